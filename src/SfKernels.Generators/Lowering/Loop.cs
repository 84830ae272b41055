namespace SfKernels.Generators.Lowering;

/// <summary>A natural loop: its blocks, and the only block that leads into it.</summary>
internal sealed class Loop
{
    private readonly bool[] contained;

    private Loop(List<Block> blocks, bool[] contained, Block? entry)
    {
        this.contained = contained;
        Blocks = blocks;
        Entry = entry;
    }

    public List<Block> Blocks { get; }

    /// <summary>Runs once before the loop and leads nowhere else; null when the loop has no such block.</summary>
    public Block? Entry { get; }

    public bool Contains(Block block) => contained[block.Id];

    /// <summary>All loops, inner ones before those around them.</summary>
    public static List<Loop> Find(KernelGraph graph, Order order)
    {
        List<Loop> loops = [];
        foreach (Block header in graph.Blocks)
        {
            List<Block> latches = header.Predecessors.FindAll(predecessor => order.Dominates(header, predecessor));
            if (latches.Count == 0)
                continue;
            List<Block> blocks = [header];
            bool[] contained = new bool[graph.BlockCount];
            contained[header.Id] = true;
            Stack<Block> open = new(latches);
            while (open.Count > 0)
            {
                Block block = open.Pop();
                if (contained[block.Id])
                    continue;
                contained[block.Id] = true;
                blocks.Add(block);
                foreach (Block predecessor in block.Predecessors)
                    open.Push(predecessor);
            }

            List<Block> outside = header.Predecessors.FindAll(predecessor => !contained[predecessor.Id]);
            loops.Add(new(blocks, contained, outside.Count == 1 && outside[0].Condition is null ? outside[0] : null));
        }

        return [.. loops.OrderBy(loop => loop.Blocks.Count)];
    }
}

namespace SfKernels.Generators.Lowering;

/// <summary>A natural loop: its first block, all its blocks, and the only block that leads into it.</summary>
internal sealed class Loop
{
    private Loop(Block header, HashSet<Block> blocks, Block? entry)
    {
        Header = header;
        Blocks = blocks;
        Entry = entry;
    }

    public Block Header { get; }

    public HashSet<Block> Blocks { get; }

    /// <summary>Runs once before the loop and leads nowhere else; null when the loop has no such block.</summary>
    public Block? Entry { get; }

    /// <summary>All loops, inner ones before those around them.</summary>
    public static List<Loop> Find(KernelGraph graph, Order order)
    {
        List<Loop> loops = [];
        foreach (Block header in graph.Blocks)
        {
            Block[] latches = header.Predecessors.Where(predecessor => order.Dominates(header, predecessor)).ToArray();
            if (latches.Length == 0)
                continue;
            HashSet<Block> blocks = [header];
            Stack<Block> open = new(latches);
            while (open.Count > 0)
            {
                Block block = open.Pop();
                if (!blocks.Add(block))
                    continue;
                foreach (Block predecessor in block.Predecessors)
                    open.Push(predecessor);
            }

            Block[] outside = header.Predecessors.Where(predecessor => !blocks.Contains(predecessor)).ToArray();
            loops.Add(new(header, blocks, outside.Length == 1 && outside[0].Condition is null ? outside[0] : null));
        }

        return [.. loops.OrderBy(loop => loop.Blocks.Count)];
    }
}

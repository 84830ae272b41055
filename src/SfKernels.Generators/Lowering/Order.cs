namespace SfKernels.Generators.Lowering;

/// <summary>Orders of blocks, and which block dominates which.</summary>
internal sealed class Order
{
    private readonly Dictionary<Block, int> numbers = [];
    private readonly Dictionary<Block, Block> dominators = [];

    public Order(KernelGraph graph)
    {
        Blocks = ReversePostorder(graph.Entry);
        for (int i = 0; i < Blocks.Count; i++)
            numbers.Add(Blocks[i], i);
        dominators.Add(graph.Entry, graph.Entry);
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in Blocks.Skip(1))
            {
                Block? dominator = null;
                foreach (Block predecessor in block.Predecessors.Where(dominators.ContainsKey))
                    dominator = dominator is null ? predecessor : Meet(dominator, predecessor);
                if (dominators.TryGetValue(block, out Block? known) && known == dominator)
                    continue;
                dominators[block] = dominator!;
                changed = true;
            }
        }
    }

    public IReadOnlyList<Block> Blocks { get; }

    public Block DominatorOf(Block block) => dominators[block];

    public bool Dominates(Block block, Block other)
    {
        while (numbers[other] > numbers[block])
            other = dominators[other];
        return block == other;
    }

    public static List<Block> ReversePostorder(Block entry)
    {
        List<Block> result = [];
        HashSet<Block> seen = [];
        Visit(entry);
        result.Reverse();
        return result;

        void Visit(Block block)
        {
            if (!seen.Add(block))
                return;
            // The false side first, so that the true side stands before it in the result.
            if (block.WhenFalse is { } whenFalse)
                Visit(whenFalse);
            if (block.WhenTrue is { } whenTrue)
                Visit(whenTrue);
            result.Add(block);
        }
    }

    private Block Meet(Block left, Block right)
    {
        while (left != right)
        {
            while (numbers[left] > numbers[right])
                left = dominators[left];
            while (numbers[right] > numbers[left])
                right = dominators[right];
        }

        return left;
    }
}

namespace SfKernels.Generators.Lowering;

/// <summary>Orders of blocks, and which block dominates which.</summary>
internal sealed class Order
{
    // By the numbers of the blocks.
    private readonly int[] numbers;
    private readonly Block?[] dominators;

    public Order(KernelGraph graph)
    {
        Blocks = ReversePostorder(graph);
        numbers = new int[graph.BlockCount];
        dominators = new Block?[graph.BlockCount];
        for (int i = 0; i < Blocks.Count; i++)
            numbers[Blocks[i].Id] = i;
        dominators[graph.Entry.Id] = graph.Entry;
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 1; i < Blocks.Count; i++)
            {
                Block block = Blocks[i];
                Block? dominator = null;
                foreach (Block predecessor in block.Predecessors)
                {
                    if (dominators[predecessor.Id] is not null)
                        dominator = dominator is null ? predecessor : Meet(dominator, predecessor);
                }

                if (dominators[block.Id] is { } known && known == dominator)
                    continue;
                dominators[block.Id] = dominator;
                changed = true;
            }
        }
    }

    public List<Block> Blocks { get; }

    public bool Dominates(Block block, Block other)
    {
        int number = numbers[block.Id];
        while (numbers[other.Id] > number)
            other = dominators[other.Id]!;
        return block == other;
    }

    public static List<Block> ReversePostorder(KernelGraph graph)
    {
        List<Block> result = new(graph.Blocks.Count);
        bool[] seen = new bool[graph.BlockCount];
        Visit(graph.Entry);
        result.Reverse();
        return result;

        void Visit(Block block)
        {
            if (seen[block.Id])
                return;
            seen[block.Id] = true;
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
            while (numbers[left.Id] > numbers[right.Id])
                left = dominators[left.Id]!;
            while (numbers[right.Id] > numbers[left.Id])
                right = dominators[right.Id]!;
        }

        return left;
    }
}

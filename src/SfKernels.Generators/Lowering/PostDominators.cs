namespace SfKernels.Generators.Lowering;

/// <summary>Where all ways from a block meet first. The usual iteration for dominators, from the returns backwards.</summary>
internal sealed class PostDominators
{
    private const int End = 0;

    // By the numbers of the blocks: their place in the order from the end, which counts from 1, or 0 where no way leads to the end.
    private readonly int[] places;
    private readonly List<Block> order = [];
    private readonly int[] nearest;

    public PostDominators(KernelGraph graph)
    {
        places = new int[graph.BlockCount];
        List<Block> postorder = [];
        bool[] seen = new bool[graph.BlockCount];
        foreach (Block block in graph.Blocks)
        {
            if (block.WhenTrue is null)
                Visit(block);
        }

        for (int i = postorder.Count - 1; i >= 0; i--)
        {
            order.Add(postorder[i]);
            places[postorder[i].Id] = order.Count;
        }

        nearest = new int[order.Count + 1];
        for (int place = 1; place < nearest.Length; place++)
            nearest[place] = -1;
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int place = 1; place < nearest.Length; place++)
            {
                Block block = order[place - 1];
                int meeting = block.WhenTrue is null ? End : Meet(Place(block.WhenTrue), Place(block.WhenFalse));
                changed |= meeting != nearest[place];
                nearest[place] = meeting;
            }
        }

        void Visit(Block block)
        {
            if (seen[block.Id])
                return;
            seen[block.Id] = true;
            foreach (Block predecessor in block.Predecessors)
                Visit(predecessor);
            postorder.Add(block);
        }
    }

    /// <summary>Null where the ways meet only at the end, or never.</summary>
    public Block? Of(Block block) => places[block.Id] is var place and > 0 && nearest[place] is var meeting and > End ? order[meeting - 1] : null;

    // -1: says nothing yet.
    private int Place(Block? block) => block is null || places[block.Id] is not (var place and > 0) || nearest[place] < 0 ? -1 : place;

    private int Meet(int left, int right)
    {
        if (left < 0 || right < 0)
            return Math.Max(left, right);
        while (left != right)
        {
            if (left > right)
                left = nearest[left];
            else
                right = nearest[right];
        }

        return left;
    }
}

using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Finds barriers in control flow that differs between the threads of a block, as far as that can be seen.</summary>
internal static class Divergence
{
    public static List<int> Barriers(KernelGraph graph)
    {
        if (!graph.Blocks.Any(block => block.Values.Any(value => value.Op.IsBlockBarrier())))
            return [];
        PostDominators joins = new(graph);
        bool[] divergent = new bool[graph.ValueCount], split = new bool[graph.BlockCount], spread = new bool[graph.BlockCount];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in graph.Blocks)
            {
                foreach (Value value in block.Values)
                {
                    if (divergent[value.Id] || !(IsSource(value) || value.Arguments.Exists(argument => divergent[argument.Id])))
                        continue;
                    divergent[value.Id] = changed = true;
                }

                if (spread[block.Id] || block.Condition is null || !divergent[block.Condition.Id])
                    continue;
                spread[block.Id] = true;
                Block? join = joins.Of(block);
                List<Block> between = Between(graph, block, join);
                foreach (Block inside in between)
                    split[inside.Id] = true;
                // Values that meet again after different ways differ, too.
                if (join is not null)
                    between.Add(join);
                foreach (Value phi in between.SelectMany(meeting => meeting.Phis))
                {
                    changed |= !divergent[phi.Id];
                    divergent[phi.Id] = true;
                }
            }
        }

        return graph.Blocks.Where(block => split[block.Id]).SelectMany(block => block.Values)
            .Where(value => value.Op.IsBlockBarrier())
            .Select(value => (int)value.Immediate)
            .Distinct()
            .ToList();
    }

    private static bool IsSource(Value value) => value.Op.IsAtomic() || value.Op.IsShuffle() || (value.Op.IsLoad() && value.Space == Space.Local)
        || (value.Op == Opcode.Special && (SpecialRegister)value.Immediate is SpecialRegister.ThreadX or SpecialRegister.Lane);

    // Blocks that some threads run and others may not: everything from the branch to where all ways meet.
    private static List<Block> Between(KernelGraph graph, Block branch, Block? join)
    {
        List<Block> result = [];
        bool[] seen = new bool[graph.BlockCount];
        Stack<Block> open = new(branch.Successors);
        while (open.Count > 0)
        {
            Block block = open.Pop();
            if (block == join || seen[block.Id])
                continue;
            seen[block.Id] = true;
            result.Add(block);
            foreach (Block next in block.Successors)
                open.Push(next);
        }

        return result;
    }
}

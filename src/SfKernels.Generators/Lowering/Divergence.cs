using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>
/// Finds where threads meet in control flow that differs between them, as far as that can be seen: barriers that not all threads of a block reach, shuffles and
/// barriers of warps that not all threads of a warp reach.
/// </summary>
internal static class Divergence
{
    /// <summary>Numbers of these meetings.</summary>
    public static List<int> Meetings(KernelModel model, KernelGraph graph)
    {
        WarpOrder order = new(model, graph);
        return
        [
            .. Apart(graph, static value => value.Op.IsBlockBarrier() ? value.Immediate : null, DiffersInBlock),
            .. Apart(graph, static value => value.Op.IsShuffle() ? value.Immediate2 : value.Op == Opcode.WarpBarrier ? value.Immediate : null, order.Differs),
        ];
    }

    private static IEnumerable<int> Apart(KernelGraph graph, Func<Value, long?> meeting, Func<Value, bool[], bool> differs)
    {
        if (!graph.Blocks.Any(block => block.Values.Any(value => meeting(value) is not null)))
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
                    if (!divergent[value.Id] && differs(value, divergent))
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
                foreach (Value phi in between.SelectMany(block => block.Phis))
                {
                    changed |= !divergent[phi.Id];
                    divergent[phi.Id] = true;
                }
            }
        }

        return graph.Blocks.Where(block => split[block.Id]).SelectMany(block => block.Values).Select(meeting).OfType<long>().Select(number => (int)number).Distinct();
    }

    private static bool DiffersInBlock(Value value, bool[] divergent) =>
        value.Op.IsShuffle() || WarpOrder.IsOfThread(value) || value.Arguments.Exists(argument => divergent[argument.Id]);

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

using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Finds barriers in control flow that differs between the threads of a block, as far as that can be seen.</summary>
internal static class Divergence
{
    public static List<int> Barriers(KernelGraph graph)
    {
        if (!graph.Blocks.Any(block => block.Values.Any(value => value.Op.IsBlockBarrier())))
            return [];
        Dictionary<Block, Block?> joins = PostDominators(graph);
        HashSet<Value> divergent = [];
        HashSet<Block> split = [];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in graph.Blocks)
            {
                foreach (Value value in block.Values)
                {
                    if (!divergent.Contains(value) && (IsSource(value) || value.Arguments.Any(divergent.Contains)))
                        changed |= divergent.Add(value);
                }

                if (block.Condition is null || !divergent.Contains(block.Condition))
                    continue;
                foreach (Block between in Between(block, joins[block]))
                    changed |= split.Add(between);
                // Values that meet again after different ways differ, too.
                foreach (Block meeting in Between(block, joins[block]).Concat(joins[block] is { } join ? [join] : []))
                {
                    foreach (Value phi in meeting.Phis)
                        changed |= divergent.Add(phi);
                }
            }
        }

        return graph.Blocks.Where(split.Contains).SelectMany(block => block.Values)
            .Where(value => value.Op.IsBlockBarrier())
            .Select(value => (int)value.Immediate)
            .Distinct()
            .ToList();
    }

    private static bool IsSource(Value value) => value.Op.IsAtomic() || value.Op.IsShuffle()
        || (value.Op == Opcode.Special && (SpecialRegister)value.Immediate is SpecialRegister.ThreadX or SpecialRegister.Lane);

    // Blocks that some threads run and others may not: everything from the branch to where all ways meet.
    private static IEnumerable<Block> Between(Block branch, Block? join)
    {
        HashSet<Block> seen = [];
        Stack<Block> open = new(branch.Successors);
        while (open.Count > 0)
        {
            Block block = open.Pop();
            if (block == join || !seen.Add(block))
                continue;
            foreach (Block next in block.Successors)
                open.Push(next);
        }

        return seen;
    }

    /// <summary>Where all ways from a block meet first; null when they meet only at the end.</summary>
    private static Dictionary<Block, Block?> PostDominators(KernelGraph graph)
    {
        Dictionary<Block, HashSet<Block>> after = graph.Blocks.ToDictionary(block => block, block => new HashSet<Block>(graph.Blocks));
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in Enumerable.Reverse(graph.Blocks))
            {
                HashSet<Block>? common = null;
                foreach (Block next in block.Successors)
                {
                    if (common is null)
                        common = [.. after[next]];
                    else
                        common.IntersectWith(after[next]);
                }

                common ??= [];
                common.Add(block);
                if (common.Count == after[block].Count)
                    continue;
                after[block] = common;
                changed = true;
            }
        }

        // The nearest one is that which all the others come after.
        return graph.Blocks.ToDictionary(
            block => block,
            block => (Block?)after[block].Where(other => other != block).OrderByDescending(other => after[other].Count).FirstOrDefault());
    }
}

using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Moves what does not change in a loop before it. A load moves when the loop writes nothing and always runs it.</summary>
internal static class InvariantMotion
{
    public static void Run(KernelGraph graph)
    {
        Order order = new(graph);
        foreach (Loop loop in Loop.Find(graph, order))
        {
            if (loop.Entry is null)
                continue;
            bool isReadOnly = !loop.Blocks.Any(block => block.Values.Any(value => value.Op.ChangesMemory()));
            Block[] exits = loop.Blocks.Where(block => block.Successors.Any(next => !loop.Blocks.Contains(next))).ToArray();
            foreach (Block block in order.Blocks.Where(loop.Blocks.Contains))
            {
                bool alwaysRuns = exits.All(exit => order.Dominates(block, exit));
                int kept = 0;
                for (int i = 0; i < block.Values.Count; i++)
                {
                    Value value = block.Values[i];
                    bool mayMove = value.Op.IsPure() || (value.Op.IsLoad() && isReadOnly && alwaysRuns);
                    if (mayMove && !Changes(value, loop))
                    {
                        loop.Entry.Values.Add(value);
                        value.Block = loop.Entry;
                    }
                    else
                    {
                        block.Values[kept++] = value;
                    }
                }

                block.Values.RemoveRange(kept, block.Values.Count - kept);
            }
        }
    }

    private static bool Changes(Value value, Loop loop)
    {
        foreach (Value argument in value.Arguments)
        {
            if (argument.Block is { } home && loop.Blocks.Contains(home))
                return true;
        }

        return false;
    }
}

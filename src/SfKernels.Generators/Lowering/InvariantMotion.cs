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
                foreach (Value value in block.Values.ToList())
                {
                    bool mayMove = value.Op.IsPure() || (value.Op.IsLoad() && isReadOnly && alwaysRuns);
                    if (!mayMove || value.Arguments.Any(argument => argument.Block is { } home && loop.Blocks.Contains(home)))
                        continue;
                    block.Values.Remove(value);
                    loop.Entry.Values.Add(value);
                    value.Block = loop.Entry;
                }
            }
        }
    }
}

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
            bool isReadOnly = loop.Blocks.TrueForAll(static block => block.Values.TrueForAll(static value => !value.Op.ChangesMemory()));
            List<Block> exits = loop.Blocks.FindAll(block => IsOutside(block.WhenTrue) || IsOutside(block.WhenFalse));
            foreach (Block block in order.Blocks)
            {
                if (!loop.Contains(block))
                    continue;
                bool alwaysRuns = exits.TrueForAll(exit => order.Dominates(block, exit));
                int kept = 0;
                for (int i = 0; i < block.Values.Count; i++)
                {
                    Value value = block.Values[i];
                    bool mayMove = (value.Op.IsPure() && (alwaysRuns || !MayBeUndefined(value))) || (value.Op.IsLoad() && isReadOnly && alwaysRuns);
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

            bool IsOutside(Block? next) => next is not null && !loop.Contains(next);
        }
    }

    // A division by zero must stay behind the question whether it is one.
    private static bool MayBeUndefined(Value value) => value.Op is Opcode.Div or Opcode.Rem && value.Type.IsInteger() && !(value.Arguments[1].IsConstant && value.Arguments[1].Bits != 0);

    private static bool Changes(Value value, Loop loop)
    {
        foreach (Value argument in value.Arguments)
        {
            if (argument.Block is { } home && loop.Contains(home))
                return true;
        }

        return false;
    }
}

using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Leaves out values that nothing needs. Loads and shuffles have no effect that could be missed.</summary>
internal static class DeadCode
{
    public static void Run(KernelGraph graph)
    {
        bool[] live = new bool[graph.ValueCount];
        Stack<Value> open = new();
        foreach (Block block in graph.Blocks)
        {
            if (block.Condition is { } condition)
                open.Push(condition);
            foreach (Value value in block.Values)
            {
                if (!value.Op.IsPure() && !value.Op.IsLoad() && !value.Op.IsShuffle() && value.Op != Opcode.Phi)
                    open.Push(value);
            }
        }

        while (open.Count > 0)
        {
            Value value = open.Pop();
            if (live[value.Id])
                continue;
            live[value.Id] = true;
            foreach (Value argument in value.Arguments)
                open.Push(argument);
        }

        foreach (Block block in graph.Blocks)
            block.Values.RemoveAll(value => !live[value.Id]);
    }
}

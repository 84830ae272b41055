using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Products that are only added to something become one fused multiply-add; the same for 32-bit integers.</summary>
internal static class Contraction
{
    public static void Run(KernelGraph graph, bool ofFloats)
    {
        Products uses = new(graph);
        foreach (Block block in graph.Blocks)
        {
            for (int i = 0; i < block.Values.Count; i++)
            {
                Value value = block.Values[i];
                if (value.Op is not (Opcode.Add or Opcode.Sub))
                    continue;
                if (value.Type is ScalarType.F32 or ScalarType.F64)
                    i += ofFloats ? Fuse(graph, block, value, i, uses) : 0;
                else if (value.Op == Opcode.Add && value.Type.IsInteger() && value.Arguments.FindIndex(argument => uses.IsSingle(argument)) is var at and >= 0)
                    Become(value, Opcode.MulAdd, [.. value.Arguments[at].Arguments, value.Arguments[1 - at]]);
            }
        }
    }

    // Returns how many values were put before this one.
    private static int Fuse(KernelGraph graph, Block block, Value value, int index, Products uses)
    {
        Value left = value.Arguments[0], right = value.Arguments[1];
        if (value.Op == Opcode.Add)
        {
            int at = uses.IsOnlyAdded(left) ? 0 : uses.IsOnlyAdded(right) ? 1 : -1;
            if (at >= 0)
                Become(value, Opcode.Fma, [.. value.Arguments[at].Arguments, value.Arguments[1 - at]]);
            return 0;
        }

        if (uses.IsOnlyAdded(right))
        {
            Value factor = Negative(graph, block, value, right.Arguments[1].IsConstant ? right.Arguments[1] : right.Arguments[0], index, out int added);
            Become(value, Opcode.Fma, [right.Arguments[1].IsConstant ? right.Arguments[0] : right.Arguments[1], factor, left]);
            return added;
        }

        if (uses.IsOnlyAdded(left))
        {
            Value term = Negative(graph, block, value, right, index, out int added);
            Become(value, Opcode.Fma, [.. left.Arguments, term]);
            return added;
        }

        return 0;
    }

    private static Value Negative(KernelGraph graph, Block block, Value user, Value value, int index, out int added)
    {
        added = 0;
        if (value.IsConstant)
            return graph.Constant(value.Type, value.Bits ^ (user.Type == ScalarType.F32 ? 0x80000000UL : 0x8000000000000000UL));
        if (value.Op == Opcode.Neg)
            return value.Arguments[0];
        Value negative = graph.NewValue(Opcode.Neg, user.Type, user.Type, value);
        negative.Block = block;
        negative.Source = user.Source;
        block.Values.Insert(index, negative);
        added = 1;
        return negative;
    }

    private static void Become(Value value, Opcode op, List<Value> arguments)
    {
        value.Op = op;
        value.Arguments = arguments;
    }
}

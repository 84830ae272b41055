using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>Chooses the device's instructions: widening products, offsets of memory accesses, vector accesses or their scalar parts, NaN-keeping minima.</summary>
internal static class Selection
{
    public static void Run(KernelGraph graph, KernelModel model)
    {
        Alignment alignment = new(model, graph);
        foreach (Block block in graph.Blocks)
        {
            List<Value> result = [];
            Dictionary<(Value Offset, long Parameter), Value> tables = [];
            foreach (Value value in block.Values)
            {
                switch (value.Op)
                {
                    case Opcode.Shl or Opcode.Mul when value.Type == ScalarType.I64 && value.Arguments[1].IsConstant && value.Arguments[0] is { Op: Opcode.Convert, Memory: MemoryType.I32 or MemoryType.U32 } index:
                        Widen(graph, value, index);
                        result.Add(value);
                        break;
                    case Opcode.ParameterAt:
                        if (!tables.TryGetValue((value.Arguments[0], value.Immediate2), out Value? address))
                            tables.Add((value.Arguments[0], value.Immediate2), address = TableAddress(graph, value, result));
                        value.Arguments = [address];
                        result.Add(value);
                        break;
                    case Opcode.MinNaN or Opcode.MaxNaN when value.Type == ScalarType.F64 || model.MinimumArchitecture < 80:
                        KeepNaN(graph, value, result);
                        break;
                    case Opcode.Load or Opcode.Store or Opcode.LoadVector or Opcode.StoreVector:
                        Offset(value);
                        Vector(graph, value, alignment, result);
                        break;
                    default:
                        if (value.Op.IsAtomic())
                            Offset(value);
                        result.Add(value);
                        break;
                }
            }

            block.Values = result;
        }

        // The accesses have taken the alignment that they needed.
        foreach (Value assumption in graph.Blocks.SelectMany(block => block.Values).Where(value => value.Op == Opcode.AssumeAligned))
            assumption.Replacement = assumption.Arguments[0];
        graph.Resolve();
        foreach (Value value in graph.Blocks.SelectMany(block => block.Values).Where(value => value.Op.IsLoad() || value.Op.IsAtomic() || value.Op is Opcode.Store or Opcode.StoreVector))
            Offset(value);
    }

    // A 32-bit index times a size: one product of 64 bits.
    private static void Widen(KernelGraph graph, Value value, Value index)
    {
        ulong factor = value.Op == Opcode.Shl ? 1UL << (int)value.Arguments[1].Bits : value.Arguments[1].Bits;
        if (factor > int.MaxValue)
            return;
        value.Op = Opcode.MulWide;
        value.Type = index.Memory == MemoryType.I32 ? ScalarType.I32 : ScalarType.U32;
        value.Arguments = [index.Arguments[0], graph.Constant(ScalarType.I32, factor)];
    }

    // The parameter's address and the offset of the chosen struct in it.
    private static Value TableAddress(KernelGraph graph, Value value, List<Value> result)
    {
        Value start = New(Opcode.ParameterAddress, ScalarType.U64);
        start.Immediate2 = value.Immediate2;
        Value offset = New(Opcode.Convert, ScalarType.I64, value.Arguments[0]);
        offset.Memory = MemoryType.I32;
        return New(Opcode.Add, ScalarType.I64, start, offset);

        Value New(Opcode op, ScalarType type, params Value[] arguments)
        {
            Value made = graph.NewValue(op, type, type, arguments);
            made.Source = value.Source;
            made.Block = value.Block;
            result.Add(made);
            return made;
        }
    }

    private static void Offset(Value value)
    {
        while (value.Arguments[0] is { Op: Opcode.Add } sum && sum.Arguments[1].IsConstant && Fits(unchecked((long)sum.Arguments[1].Bits) + value.Immediate))
        {
            value.Immediate += unchecked((long)sum.Arguments[1].Bits);
            value.Arguments[0] = sum.Arguments[0];
        }

        static bool Fits(long offset) => offset is >= int.MinValue and <= int.MaxValue;
    }

    // Without a promise that the address is aligned, and for one used part, the parts are accessed one by one.
    private static void Vector(KernelGraph graph, Value value, Alignment alignment, List<Value> result)
    {
        result.Add(value);
        if (value.Op is not (Opcode.LoadVector or Opcode.StoreVector))
            return;
        int count = (int)value.Immediate2, size = value.Memory.Size();
        List<Value> users = graph.Blocks.SelectMany(block => block.Values).Where(other => other.Op == Opcode.Extract && other.Arguments[0] == value).ToList();
        bool isAligned = alignment.Of(value.Arguments[0]) % (count * size) == 0 && value.Immediate % (count * size) == 0;
        if (isAligned && (value.Op == Opcode.StoreVector || users.Count > 1))
            return;
        result.Remove(value);
        if (value.Op == Opcode.LoadVector)
            value.Replacement = value.Arguments[0];
        for (int i = 0; i < count; i++)
        {
            Value? user = users.FirstOrDefault(other => other.Immediate == i);
            if (value.Op == Opcode.LoadVector && user is null)
                continue;
            Value part = value.Op == Opcode.StoreVector
                ? graph.NewValue(Opcode.Store, value.Type, value.Type, value.Arguments[0], value.Arguments[1 + i])
                : graph.NewValue(Opcode.Load, value.Type, user!.Result, value.Arguments[0]);
            part.Memory = value.Memory;
            part.Space = value.Space;
            part.Immediate = value.Immediate + i * size;
            part.Source = value.Source;
            part.Block = value.Block;
            part.Name = user?.Name;
            if (user is not null)
                user.Replacement = part;
            result.Add(part);
        }
    }

    // NaN when either is NaN: their sum is, then.
    private static void KeepNaN(KernelGraph graph, Value value, List<Value> result)
    {
        ScalarType type = value.Type;
        Value plain = New(value.Op == Opcode.MinNaN ? Opcode.Min : Opcode.Max, type, [.. value.Arguments]);
        Value isNaN = New(Opcode.IsNaN, ScalarType.Bool, value.Arguments.Any(argument => argument.IsConstant) ? [value.Arguments[0], value.Arguments[0]] : [.. value.Arguments]);
        Value nan = value.Arguments[1].IsConstant ? value.Arguments[0] : New(Opcode.Add, type, [.. value.Arguments]);
        value.Op = Opcode.Select;
        value.Arguments = [isNaN, nan, plain];
        result.Add(value);

        Value New(Opcode op, ScalarType resultType, Value[] arguments)
        {
            Value made = graph.NewValue(op, type, resultType, arguments);
            made.Source = value.Source;
            made.Block = value.Block;
            result.Add(made);
            return made;
        }
    }
}

using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>What is known of the alignment of addresses: a power of two that divides them.</summary>
internal sealed class Alignment(KernelModel model, KernelGraph graph)
{
    private const long Most = 1 << 20;
    private readonly Dictionary<Value, long> known = [];
    private bool isSettled;

    public long Of(Value value)
    {
        if (!isSettled)
            Settle();
        return Known(value);
    }

    // Around a loop a value depends on itself: everything is taken for aligned until something says less, as often as that changes anything.
    private void Settle()
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Value value in graph.Blocks.SelectMany(block => block.Values))
            {
                long alignment = Derived(value);
                if (known.TryGetValue(value, out long before) && before == alignment)
                    continue;
                known[value] = alignment;
                changed = true;
            }
        }

        isSettled = true;
    }

    private long Known(Value value) => known.TryGetValue(value, out long alignment) ? alignment : value.Op == Opcode.Constant ? Derived(value) : isSettled ? 1 : Most;

    private long Derived(Value value)
    {
        List<Value> x = value.Arguments;
        return value.Op switch
        {
            Opcode.Constant => value.Bits == 0 ? Most : Math.Min(Most, LowestBit(value.Bits)),
            Opcode.ToGlobal => value.Immediate,
            Opcode.SharedAddress => model.Shared[(int)value.Immediate].Alignment,
            Opcode.AssumeAligned => Math.Max(value.Immediate, Known(x[0])),
            Opcode.Add or Opcode.Sub => Math.Min(Known(x[0]), Known(x[1])),
            Opcode.Mul or Opcode.MulWide => Math.Min(Most, Known(x[0]) * Known(x[1])),
            Opcode.MulAdd => Math.Min(Math.Min(Most, Known(x[0]) * Known(x[1])), Known(x[2])),
            Opcode.Shl when x[1].IsConstant => Math.Min(Most, Known(x[0]) << (int)Math.Min(x[1].Bits, 20)),
            Opcode.Select => Math.Min(Known(x[1]), Known(x[2])),
            Opcode.Phi => x.Min(Known),
            Opcode.Convert when value.Memory.Register().IsInteger() => Known(x[0]),
            _ => 1,
        };
    }

    private static long LowestBit(ulong bits) => (long)Math.Min(bits & (~bits + 1), (ulong)Most);
}

using SfKernels.Generators.Models;

namespace SfKernels.Generators.Lowering;

/// <summary>What is known of the alignment of addresses: a power of two that divides them.</summary>
internal sealed class Alignment(KernelModel model)
{
    private const long Most = 1 << 20;
    private readonly Dictionary<Value, long> known = [];

    public long Of(Value value)
    {
        if (known.TryGetValue(value, out long alignment))
            return alignment;
        // For a phi in a loop, as long as its other arguments do not say less.
        known[value] = Most;
        List<Value> x = value.Arguments;
        alignment = value.Op switch
        {
            Opcode.Constant => value.Bits == 0 ? Most : Math.Min(Most, LowestBit(value.Bits)),
            Opcode.ToGlobal => value.Immediate,
            Opcode.SharedAddress => model.Shared[(int)value.Immediate].Alignment,
            Opcode.AssumeAligned => Math.Max(value.Immediate, Of(x[0])),
            Opcode.Add or Opcode.Sub => Math.Min(Of(x[0]), Of(x[1])),
            Opcode.Mul or Opcode.MulWide => Math.Min(Most, Of(x[0]) * Of(x[1])),
            Opcode.MulAdd => Math.Min(Math.Min(Most, Of(x[0]) * Of(x[1])), Of(x[2])),
            Opcode.Shl when x[1].IsConstant => Math.Min(Most, Of(x[0]) << (int)Math.Min(x[1].Bits, 20)),
            Opcode.Select => Math.Min(Of(x[1]), Of(x[2])),
            Opcode.Phi => x.Min(Of),
            Opcode.Convert => Of(x[0]),
            _ => 1,
        };
        known[value] = alignment;
        return alignment;
    }

    private static long LowestBit(ulong bits) => (long)Math.Min(bits & (~bits + 1), (ulong)Most);
}

using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Execution;

/// <summary>An operand to read: a register, a constant, or a special register.</summary>
internal sealed class Source
{
    private readonly RegisterInfo? register;
    private readonly ulong[]? constant;
    private readonly Func<Warp, int, ulong>? special;

    public Source(RegisterInfo register) => this.register = register;

    public Source(ulong constant)
    {
        this.constant = new ulong[Warp.Lanes];
        Array.Fill(this.constant, constant);
    }

    public Source(Func<Warp, int, ulong> special) => this.special = special;

    /// <summary>The value in each lane of the mask; other lanes hold anything.</summary>
    public ReadOnlySpan<ulong> Read(Warp warp, uint mask)
    {
        if (register is not null)
            return warp.Read(register, mask);
        if (constant is not null)
            return constant;
        ulong[] values = new ulong[Warp.Lanes];
        for (int lane = 0; lane < values.Length; lane++)
            values[lane] = special!(warp, lane);
        return values;
    }
}

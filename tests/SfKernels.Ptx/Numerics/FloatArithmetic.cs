namespace SfKernels.Ptx.Numerics;

/// <summary>add, sub, mul, fma, div, sqrt with one rounding, and min, max: section 9.7.3 of the ISA manual, on bits.</summary>
public sealed class FloatArithmetic(FloatFormat format, Rounding rounding, bool flush, bool saturate)
{
    private readonly ulong one = format.Encode(1);

    public ulong Add(ulong a, ulong b)
    {
        double x = Input(a), y = Input(b);
        if (format == FloatFormat.Single && rounding == Rounding.NearestEven)
            return Output(BitConverter.SingleToUInt32Bits((float)x + (float)y));
        // A sum of two halves is exact in double, a sum of doubles is rounded by the machine.
        if (rounding == Rounding.NearestEven || !double.IsFinite(x) || !double.IsFinite(y))
            return Output(format.Encode(x + y));
        return Output(Exact(ExactNumber.From(x) + ExactNumber.From(y), SignOfZeroSum(x, y)));
    }

    public ulong Subtract(ulong a, ulong b) => Add(a, b ^ format.SignMask);

    public ulong Multiply(ulong a, ulong b)
    {
        double x = Input(a), y = Input(b);
        if (format != FloatFormat.Double && rounding == Rounding.NearestEven)
            return Output(format.Encode(x * y));
        if (rounding == Rounding.NearestEven || !double.IsFinite(x) || !double.IsFinite(y))
            return Output(format.Encode(x * y));
        return Output(Exact(ExactNumber.From(x) * ExactNumber.From(y), x * y));
    }

    public ulong FusedMultiplyAdd(ulong a, ulong b, ulong c)
    {
        double x = Input(a), y = Input(b), z = Input(c);
        // A product of numbers is a number, however large: it cannot cancel an infinity.
        if (!double.IsFinite(z) && double.IsFinite(x) && double.IsFinite(y))
            return Output(format.Encode(z));
        if (!double.IsFinite(x) || !double.IsFinite(y))
            return Output(format.Encode((x * y) + z));
        if (rounding == Rounding.NearestEven && format == FloatFormat.Single)
            return Output(BitConverter.SingleToUInt32Bits(MathF.FusedMultiplyAdd((float)x, (float)y, (float)z)));
        if (rounding == Rounding.NearestEven && format == FloatFormat.Double)
            return Output(format.Encode(Math.FusedMultiplyAdd(x, y, z)));
        double signOfProduct = double.IsNegative(x) ^ double.IsNegative(y) ? -0.0 : 0.0;
        ExactNumber product = ExactNumber.From(x) * ExactNumber.From(y);
        double signOfZero = product.IsZero && z == 0 ? SignOfZeroSum(signOfProduct, z) : rounding == Rounding.Down ? -0.0 : 0.0;
        return Output(Exact(product + ExactNumber.From(z), signOfZero));
    }

    /// <summary>.rn alone: the quotient of two single values, rounded once by the machine.</summary>
    public ulong Divide(ulong a, ulong b) => format == FloatFormat.Single
        ? Output(BitConverter.SingleToUInt32Bits((float)Input(a) / (float)Input(b)))
        : Output(format.Encode(Input(a) / Input(b)));

    /// <summary>.rn alone.</summary>
    public ulong SquareRoot(ulong a) => format == FloatFormat.Single
        ? Output(BitConverter.SingleToUInt32Bits(MathF.Sqrt((float)Input(a))))
        : Output(format.Encode(Math.Sqrt(Input(a))));

    public ulong Minimum(ulong a, ulong b) => Extreme(a, b, least: true, propagate: false);

    public ulong Maximum(ulong a, ulong b) => Extreme(a, b, least: false, propagate: false);

    /// <summary>One NaN loses against a number unless NaNs propagate; -0 is below +0.</summary>
    public ulong Extreme(ulong a, ulong b, bool least, bool propagate)
    {
        double x = Input(a), y = Input(b);
        if (double.IsNaN(x) || double.IsNaN(y))
            return propagate || (double.IsNaN(x) && double.IsNaN(y)) ? format.NaN : Output(format.Encode(double.IsNaN(x) ? y : x));
        return Output(format.Encode(least ? Math.Min(x, y) : Math.Max(x, y)));
    }

    /// <summary>The value of an operand: a subnormal counts as zero under .ftz.</summary>
    public double Input(ulong bits) => format.Decode(flush ? format.Flush(bits) : bits);

    /// <summary>.ftz, .sat and the canonical NaN, applied to a rounded result.</summary>
    public ulong Output(ulong bits)
    {
        if (format.IsNaN(bits))
            return saturate ? 0 : format.NaN;
        if (saturate)
            bits = (bits & format.SignMask) != 0 ? 0 : Math.Min(bits, one);
        return flush ? format.Flush(bits) : bits;
    }

    private ulong Exact(ExactNumber value, double signOfZero) => value.IsZero ? format.Encode(signOfZero) : format.Encode(value, rounding);

    private double SignOfZeroSum(double x, double y) =>
        double.IsNegative(x) == double.IsNegative(y) ? (double.IsNegative(x) ? -0.0 : 0.0) : rounding == Rounding.Down ? -0.0 : 0.0;
}

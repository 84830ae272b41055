using System.Numerics;

namespace SfKernels.Ptx.Numerics;

/// <summary>
/// A binary floating-point format as bits in the low end of a word. Every format here is a subset of double, so a decoded value is exact.
/// NaN results are the canonical NaN: all bits set but the sign.
/// </summary>
public sealed class FloatFormat
{
    public static readonly FloatFormat Half = new(16, 11);
    public static readonly FloatFormat Brain = new(16, 8);
    public static readonly FloatFormat Single = new(32, 24);
    public static readonly FloatFormat Double = new(64, 53);

    private readonly int fractionBits;
    private readonly int bias;

    private FloatFormat(int bits, int precision)
    {
        Bits = bits;
        Precision = precision;
        fractionBits = precision - 1;
        bias = (1 << (bits - precision - 1)) - 1;
        SignMask = 1UL << (bits - 1);
        Infinity = ((1UL << (bits - precision)) - 1) << fractionBits;
        NaN = SignMask - 1;
    }

    public int Bits { get; }

    /// <summary>Significant bits, the hidden one included.</summary>
    public int Precision { get; }

    public ulong SignMask { get; }

    public ulong Infinity { get; }

    public ulong NaN { get; }

    public bool IsNaN(ulong bits) => (bits & ~SignMask) > Infinity;

    public bool IsFinite(ulong bits) => (bits & Infinity) != Infinity;

    /// <summary>.ftz: a subnormal becomes the zero of its sign.</summary>
    public ulong Flush(ulong bits) => (bits & Infinity) == 0 ? bits & SignMask : bits;

    public double Decode(ulong bits)
    {
        if (this == Single)
            return BitConverter.UInt32BitsToSingle((uint)bits);
        if (this == Double)
            return BitConverter.UInt64BitsToDouble(bits);
        if (this == Half)
            return (double)BitConverter.UInt16BitsToHalf((ushort)bits);
        return BitConverter.UInt32BitsToSingle((uint)bits << 16);
    }

    /// <summary>A double rounded once to the format.</summary>
    public ulong Encode(double value, Rounding rounding = Rounding.NearestEven)
    {
        if (double.IsNaN(value))
            return NaN;
        ulong sign = double.IsNegative(value) ? SignMask : 0;
        if (double.IsInfinity(value))
            return sign | Infinity;
        if (value == 0)
            return sign;
        if (rounding == Rounding.NearestEven)
        {
            if (this == Single)
                return BitConverter.SingleToUInt32Bits((float)value);
            if (this == Double)
                return BitConverter.DoubleToUInt64Bits(value);
            if (this == Half)
                return BitConverter.HalfToUInt16Bits((System.Half)value);
        }

        return Encode(ExactNumber.From(value), rounding);
    }

    /// <summary>A number other than zero, rounded once.</summary>
    internal ulong Encode(ExactNumber value, Rounding rounding)
    {
        bool negative = value.Significand.Sign < 0;
        ulong sign = negative ? SignMask : 0;
        BigInteger magnitude = BigInteger.Abs(value.Significand);
        int leading = value.Exponent + (int)magnitude.GetBitLength() - 1;
        int last = Math.Max(leading, 1 - bias) - fractionBits;
        BigInteger rounded = ExactNumber.Shift(magnitude, last - value.Exponent, rounding, negative);
        if (rounded.GetBitLength() > Precision)
        {
            rounded >>= 1;
            last++;
        }

        ulong fraction = (ulong)rounded;
        if (fraction < 1UL << fractionBits)
            return sign | fraction;
        ulong biased = (ulong)(last + fractionBits + bias);
        if (biased << fractionBits >= Infinity)
            return sign | (Overflows(rounding, negative) ? Infinity : Infinity - 1);
        return sign | (biased << fractionBits) | (fraction - (1UL << fractionBits));
    }

    private static bool Overflows(Rounding rounding, bool negative) =>
        rounding == Rounding.NearestEven || rounding == (negative ? Rounding.Down : Rounding.Up);
}

using System.Numerics;

namespace SfKernels.Ptx.Numerics;

/// <summary>A finite binary number without rounding: Significand x 2^Exponent.</summary>
internal readonly record struct ExactNumber(BigInteger Significand, int Exponent)
{
    public bool IsZero => Significand.IsZero;

    /// <summary>The exact value of a finite double.</summary>
    public static ExactNumber From(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xFFFFFFFFFFFFF;
        BigInteger significand = biased == 0 ? fraction : fraction | (1L << 52);
        return new ExactNumber(bits < 0 ? -significand : significand, Math.Max(biased, 1) - 1075);
    }

    public static ExactNumber From(BigInteger integer) => new(integer, 0);

    public static ExactNumber operator +(ExactNumber a, ExactNumber b)
    {
        int exponent = Math.Min(a.Exponent, b.Exponent);
        return new ExactNumber((a.Significand << (a.Exponent - exponent)) + (b.Significand << (b.Exponent - exponent)), exponent);
    }

    public static ExactNumber operator *(ExactNumber a, ExactNumber b) => new(a.Significand * b.Significand, a.Exponent + b.Exponent);

    /// <summary>The nearest integer in the direction of the mode.</summary>
    public BigInteger ToInteger(Rounding rounding)
    {
        BigInteger magnitude = BigInteger.Abs(Significand);
        BigInteger rounded = Shift(magnitude, -Exponent, rounding, Significand.Sign < 0);
        return Significand.Sign < 0 ? -rounded : rounded;
    }

    /// <summary>magnitude / 2^places, rounded; a negative number of places multiplies.</summary>
    internal static BigInteger Shift(BigInteger magnitude, int places, Rounding rounding, bool negative)
    {
        if (places <= 0)
            return magnitude << -places;
        BigInteger quotient = magnitude >> places;
        BigInteger rest = magnitude - (quotient << places);
        if (rest.IsZero)
            return quotient;
        int half = rest.CompareTo(BigInteger.One << (places - 1));
        bool away = rounding switch
        {
            Rounding.NearestEven => half > 0 || (half == 0 && !quotient.IsEven),
            Rounding.Up => !negative,
            Rounding.Down => negative,
            _ => false,
        };
        return away ? quotient + 1 : quotient;
    }
}

using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>Exact functions: rounding, remainders, and what takes a number apart into exponent and fraction. The same bits as .NET.</summary>
internal static class NumberMath
{
    public static Term RoundAwayFromZero(Term x)
    {
        Term whole = x.Truncate();
        return ((x - whole).Abs() >= 0.5).Then(whole + One(x).CopySign(x), whole);
    }

    /// <summary>Rounds behind some decimal digits, as .NET does: by way of the power of ten, large numbers not at all.</summary>
    public static Term Digits(Term x, int digits, Func<Term, Term> round)
    {
        double power = Math.Pow(10, digits);
        return (x.Abs() < (x.IsSingle ? 1e8 : 1e16)).Then(round(x * power) / power, x);
    }

    /// <summary>x - y trunc(x / y), exactly: up to fifty bits of the quotient at a time, so that every difference fits the format.</summary>
    public static Term Remainder(Term x, Term y)
    {
        CodeBuilder code = x.Code;
        Term dividend = x.To(ScalarType.F64).Abs(), divisor = y.To(ScalarType.F64).Abs();
        Term rest = dividend.Variable();
        int test = code.NewLabel(), body = code.NewLabel(), end = code.NewLabel();
        Term isOrdinary = (dividend < double.PositiveInfinity) & (divisor > 0);
        code.Mark(test);
        code.Branch((isOrdinary & (rest >= divisor)).Operand, body, end);
        code.Mark(body);
        Term step = ScaleB(divisor, Term.Max(ILogB(rest) - ILogB(divisor) - 50, 0));
        Term less = Term.Fma(-(rest / step).Truncate(), step, rest);
        // The rounded quotient may be one too large.
        rest.Assign((less < 0).Then(less + step, less));
        code.Jump(test);
        code.Mark(end);
        return isOrdinary.Then(rest.To(x.Type).CopySign(x), double.NaN);
    }

    /// <summary>x - y round(x / y), by way of the other remainder.</summary>
    public static Term IeeeRemainder(Term x, Term y)
    {
        Term lower = Remainder(x, y), upper = lower - y.Abs().CopySign(x);
        Term quotient = x / y;
        Term isMiddle = lower.Abs().Is(upper.Abs()) & (quotient.Round().Abs() > quotient.Abs());
        Term isUpper = isMiddle | (upper.Abs() < lower.Abs());
        return lower.Is(0).Then(lower, isUpper.Then(upper, lower));
    }

    public static Term BitIncrement(Term x)
    {
        Term bits = x.SignedBits();
        Term next = (bits + (bits < 0).Then(-1, Whole(bits, 1))).Bits(x.Type);
        Term least = new(x.Code, x.IsSingle ? Operand.Of(1.401298464324817e-45f) : Operand.Of(4.94065645841246544e-324));
        return (x.IsNaN() | x.Is(double.PositiveInfinity)).Then(x, x.Is(0).Then(least, next));
    }

    public static Term IsPow2(Term x)
    {
        Term isTiny = x.Abs() < (x.IsSingle ? 1.1754943508222875e-38 : 2.2250738585072014e-308);
        Term fraction = isTiny.Then(x * (x.IsSingle ? 8388608d : 4503599627370496), x).SignedBits() & (x.IsSingle ? 0x7fffff : 0xfffffffffffff);
        return (x > 0) & (x < double.PositiveInfinity) & fraction.Is(0);
    }

    public static Term BitDecrement(Term x) => -BitIncrement(-x);

    /// <summary>The exponent; of zero the least integer, of infinity and NaN the greatest.</summary>
    public static Term ILogB(Term x)
    {
        (int fraction, int bias, double scale) = x.IsSingle ? (23, 127, 8388608d) : (52, 1023, 4503599627370496);
        Term magnitude = x.Abs(), isTiny = magnitude < (x.IsSingle ? 1.1754943508222875e-38 : 2.2250738585072014e-308);
        Term biased = isTiny.Then(magnitude * scale, magnitude).SignedBits().ShiftRight(fraction).To(ScalarType.I32);
        Term exponent = biased - isTiny.Then(bias + fraction, Whole(biased, bias));
        return magnitude.Is(0).Then(int.MinValue, (magnitude < double.PositiveInfinity).Then(exponent, int.MaxValue));
    }

    /// <summary>x 2^n in three exact steps and one that rounds.</summary>
    public static Term ScaleB(Term x, Term n)
    {
        (int fraction, int bias) = x.IsSingle ? (23, 127) : (52, 1023);
        for (int i = 0; i < 2; i++)
        {
            // A step down stops where the last one alone rounds.
            Term step = Term.Max(Term.Min(n, bias), fraction + 2 - bias);
            step = ((n <= bias) & (n >= 1 - bias)).Then(0, step);
            x *= OfExponent(step);
            n -= step;
        }

        return x * OfExponent(Term.Max(Term.Min(n, bias), 1 - bias));

        Term OfExponent(Term exponent) => (exponent + bias).To(x.IsSingle ? ScalarType.I32 : ScalarType.I64).ShiftLeft(fraction).Bits(x.Type);
    }

    /// <summary>The one farther from 0, or nearer to it; of -1 and 1 the greater, or the lesser.</summary>
    /// <param name="x">The first.</param>
    /// <param name="y">The second.</param>
    /// <param name="isGreater">Farther, not nearer.</param>
    /// <param name="keepsNaN">NaN where one is NaN; otherwise the number.</param>
    public static Term Magnitude(Term x, Term y, bool isGreater, bool keepsNaN)
    {
        Term ax = x.Abs(), ay = y.Abs();
        Term first = isGreater ? ax > ay : ax < ay;
        Term equal = x.IsNegative().Then(isGreater ? y : x, isGreater ? x : y);
        Term result = ax.Is(ay).Then(equal, first.Then(x, y));
        return keepsNaN ? x.IsNaN().Then(x, y.IsNaN().Then(y, result)) : x.IsNaN().Then(y, y.IsNaN().Then(x, result));
    }

    private static Term One(Term like) => new(like.Code, like.IsSingle ? Operand.Of(1f) : Operand.Of(1d));

    private static Term Whole(Term like, int value) => new(like.Code, like.Type == ScalarType.I64 ? Operand.Of((long)value) : Operand.Of(value));
}

using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>Double precision functions within about two units in the last place, by plain arithmetic: the device has no instructions for them.</summary>
internal static class DoubleMath
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2Rest = 2.3190468138462996e-17;
    private const double Log10E = 0.4342944819032518;
    private const double TwoOverPi = 0.6366197723675814;

    // pi / 2 to three times the precision.
    private const double HalfPi = 1.5707963267948966, HalfPiRest = 6.123233995736766e-17, HalfPiRest2 = -1.4973849048591698e-33;

    /// <summary>2^k exp(r), with x = k ln 2 + r.</summary>
    public static Operand Exp(CodeBuilder code, Operand x)
    {
        // Beyond it is infinity or 0 anyway, and the powers of two stay normal numbers.
        Operand bounded = D(code, Opcode.Max, D(code, Opcode.Min, x, Of(1000)), Of(-1000));
        Operand k = D(code, Opcode.Round, D(code, Opcode.Mul, bounded, Of(Log2E)));
        Operand minus = D(code, Opcode.Neg, k);
        Operand r = D(code, Opcode.Fma, minus, Of(Ln2Rest), D(code, Opcode.Fma, minus, Of(Ln2), bounded));
        return KeepNaN(code, x, Scaled(code, r, k));
    }

    public static Operand Exp2(CodeBuilder code, Operand x)
    {
        Operand bounded = D(code, Opcode.Max, D(code, Opcode.Min, x, Of(1400)), Of(-1400));
        Operand k = D(code, Opcode.Round, bounded);
        return KeepNaN(code, x, Scaled(code, D(code, Opcode.Mul, D(code, Opcode.Sub, bounded, k), Of(Ln2)), k));
    }

    /// <summary>k ln 2 + log(1 + f), with x = 2^k (1 + f) and 1 + f from sqrt(1/2) to sqrt(2); log(1 + f) = 2 artanh(s), s = f / (2 + f).</summary>
    public static Operand Log(CodeBuilder code, Operand x) => Log(code, x, isBase2: false);

    public static Operand Log2(CodeBuilder code, Operand x) => Log(code, x, isBase2: true);

    private static Operand Log(CodeBuilder code, Operand x, bool isBase2)
    {
        Operand isTiny = Compare(code, Opcode.Less, x, Of(2.2250738585072014e-308));
        Operand scaled = code.Emit(Opcode.Select, ScalarType.F64, isTiny, D(code, Opcode.Mul, x, Of(18014398509481984.0)), x);
        Operand bits = code.Emit(Opcode.Bits, ScalarType.I64, scaled);
        Operand power = code.Emit(Opcode.And, ScalarType.I64, code.Emit(Opcode.Sub, ScalarType.I64, bits, Operand.Of(0x3fe6a09e667f3bcdL)), Operand.Of(unchecked((long)0xfff0000000000000UL)));
        Operand f = D(code, Opcode.Sub, code.Emit(Opcode.Bits, ScalarType.F64, code.Emit(Opcode.Sub, ScalarType.I64, bits, power)), Of(1));
        Operand exponent = code.Emit(Opcode.Convert, ScalarType.F64, ScalarType.F64, MemoryType.I64, Space.Global, 0, 0, code.Emit(Opcode.Shr, ScalarType.I64, power, Operand.Of(52)));
        Operand k = D(code, Opcode.Add, exponent, code.Emit(Opcode.Select, ScalarType.F64, isTiny, Of(-54), Of(0)));
        Operand s = D(code, Opcode.Div, f, D(code, Opcode.Add, f, Of(2)));
        Operand z = D(code, Opcode.Mul, s, s);
        Operand series = D(code, Opcode.Mul, z, Polynomial(code, z, [.. Enumerable.Range(1, 10).Select(n => 2.0 / (2 * n + 1))]));
        Operand half = D(code, Opcode.Mul, D(code, Opcode.Mul, f, f), Of(0.5));
        // In units of log(2) the exponent is exact.
        Operand low = D(code, Opcode.Mul, s, D(code, Opcode.Add, half, series));
        Operand result = isBase2
            ? D(code, Opcode.Fma, D(code, Opcode.Sub, f, D(code, Opcode.Sub, half, low)), Of(Log2E), k)
            : D(code, Opcode.Fma, k, Of(Ln2), D(code, Opcode.Sub, f, D(code, Opcode.Sub, half, D(code, Opcode.Add, low, D(code, Opcode.Mul, k, Of(Ln2Rest))))));
        // Infinity, NaN and negative numbers, then zero.
        Operand isOrdinary = Compare(code, Opcode.Less, code.Emit(Opcode.Bits, ScalarType.U64, scaled), Operand.Of(0x7ff0000000000000UL));
        result = code.Emit(Opcode.Select, ScalarType.F64, isOrdinary, result, D(code, Opcode.Fma, scaled, Of(double.PositiveInfinity), Of(double.PositiveInfinity)));
        return code.Emit(Opcode.Select, ScalarType.F64, Compare(code, Opcode.Equal, x, Of(0)), Of(double.NegativeInfinity), result);
    }

    public static Operand Log10(CodeBuilder code, Operand x) => D(code, Opcode.Mul, Log(code, x), Of(Log10E));

    /// <summary>sin(x + quarters pi / 2), for arguments up to 2^50.</summary>
    public static Operand Sin(CodeBuilder code, Operand x, int quarters)
    {
        (Operand sine, Operand cosine, Operand quadrant) = Turned(code, x);
        quadrant = code.Emit(Opcode.Add, ScalarType.I64, quadrant, Operand.Of((long)quarters));
        Operand value = code.Emit(Opcode.Select, ScalarType.F64, IsBit(code, quadrant, 1), cosine, sine);
        return code.Emit(Opcode.Select, ScalarType.F64, IsBit(code, quadrant, 2), D(code, Opcode.Neg, value), value);
    }

    public static Operand Tan(CodeBuilder code, Operand x)
    {
        (Operand sine, Operand cosine, Operand quadrant) = Turned(code, x);
        Operand isOdd = IsBit(code, quadrant, 1);
        return D(code, Opcode.Div, code.Emit(Opcode.Select, ScalarType.F64, isOdd, D(code, Opcode.Neg, cosine), sine), code.Emit(Opcode.Select, ScalarType.F64, isOdd, sine, cosine));
    }

    /// <summary>exp(y log |x|), with the sign and the special values of C#'s Pow. Its relative error grows with the result's exponent.</summary>
    public static Operand Pow(CodeBuilder code, Operand x, Operand y)
    {
        Operand magnitude = D(code, Opcode.Abs, x);
        Operand power = Exp(code, D(code, Opcode.Mul, y, Log(code, magnitude)));
        Operand halved = D(code, Opcode.Mul, y, Of(0.5));
        Operand isWhole = Compare(code, Opcode.Equal, D(code, Opcode.Truncate, y), y);
        Operand isOdd = code.Emit(Opcode.And, ScalarType.Bool, isWhole, Compare(code, Opcode.NotEqual, D(code, Opcode.Truncate, halved), halved));
        Operand isNegative = Compare(code, Opcode.Less, code.Emit(Opcode.Bits, ScalarType.I64, x), Operand.Of(0L));
        power = code.Emit(Opcode.Select, ScalarType.F64, code.Emit(Opcode.And, ScalarType.Bool, isNegative, isOdd), D(code, Opcode.Neg, power), power);
        Operand isBelow = code.Emit(Opcode.And, ScalarType.Bool, Compare(code, Opcode.Less, x, Of(0)), Compare(code, Opcode.Greater, x, Of(double.NegativeInfinity)));
        Operand isUndefined = code.Emit(Opcode.And, ScalarType.Bool, isBelow, code.Emit(Opcode.Not, ScalarType.Bool, isWhole));
        power = code.Emit(Opcode.Select, ScalarType.F64, isUndefined, Of(double.NaN), power);
        // 1 to any power, anything to the power of 0, and -1 to the power of infinity.
        Operand isOne = code.Emit(Opcode.Or, ScalarType.Bool, Compare(code, Opcode.Equal, x, Of(1)), Compare(code, Opcode.Equal, y, Of(0)));
        Operand isMinusOne = code.Emit(Opcode.And, ScalarType.Bool, Compare(code, Opcode.Equal, x, Of(-1)), Compare(code, Opcode.Equal, D(code, Opcode.Abs, y), Of(double.PositiveInfinity)));
        return code.Emit(Opcode.Select, ScalarType.F64, code.Emit(Opcode.Or, ScalarType.Bool, isOne, isMinusOne), Of(1), power);
    }

    // sin(r), cos(r) and n, with x = n pi / 2 + r.
    private static (Operand Sine, Operand Cosine, Operand Quadrant) Turned(CodeBuilder code, Operand x)
    {
        Operand n = D(code, Opcode.Round, D(code, Opcode.Mul, x, Of(TwoOverPi)));
        Operand minus = D(code, Opcode.Neg, n);
        Operand r = D(code, Opcode.Fma, minus, Of(HalfPiRest2), D(code, Opcode.Fma, minus, Of(HalfPiRest), D(code, Opcode.Fma, minus, Of(HalfPi), x)));
        Operand z = D(code, Opcode.Mul, r, r);
        Operand sine = D(code, Opcode.Fma, D(code, Opcode.Mul, r, z), Polynomial(code, z, Inverses(3, 9)), r);
        Operand cosine = D(code, Opcode.Fma, z, Polynomial(code, z, Inverses(2, 9)), Of(1));
        return (sine, cosine, code.Emit(Opcode.Convert, ScalarType.I64, ScalarType.I64, MemoryType.F64, Space.Global, 0, 0, n));
    }

    // -1 / first!, 1 / (first + 2)!, ...
    private static double[] Inverses(int first, int count)
    {
        double[] result = new double[count];
        double factorial = first == 3 ? 6 : 2;
        for (int i = 0; i < count; i++)
        {
            result[i] = (i % 2 == 0 ? -1 : 1) / factorial;
            factorial *= (first + 2 * i + 1.0) * (first + 2 * i + 2.0);
        }

        return result;
    }

    // exp(r) 2^k for r from -ln(2) / 2 to ln(2) / 2, in two steps: one power of two may be too large for the format.
    private static Operand Scaled(CodeBuilder code, Operand r, Operand k)
    {
        double[] series = new double[14];
        series[0] = 1;
        for (int i = 1; i < series.Length; i++)
            series[i] = series[i - 1] / i;
        Operand whole = code.Emit(Opcode.Convert, ScalarType.I64, ScalarType.I64, MemoryType.F64, Space.Global, 0, 0, k);
        Operand half = code.Emit(Opcode.Shr, ScalarType.I64, whole, Operand.Of(1));
        return D(code, Opcode.Mul, D(code, Opcode.Mul, Polynomial(code, r, series), Power(half)), Power(code.Emit(Opcode.Sub, ScalarType.I64, whole, half)));

        Operand Power(Operand exponent) =>
            code.Emit(Opcode.Bits, ScalarType.F64, code.Emit(Opcode.Shl, ScalarType.I64, code.Emit(Opcode.Add, ScalarType.I64, exponent, Operand.Of(1023L)), Operand.Of(52)));
    }

    private static Operand Polynomial(CodeBuilder code, Operand x, double[] coefficients)
    {
        Operand result = Of(coefficients[coefficients.Length - 1]);
        for (int i = coefficients.Length - 2; i >= 0; i--)
            result = D(code, Opcode.Fma, result, x, Of(coefficients[i]));
        return result;
    }

    private static Operand KeepNaN(CodeBuilder code, Operand x, Operand result) =>
        code.Emit(Opcode.Select, ScalarType.F64, code.Emit(Opcode.IsNaN, ScalarType.F64, ScalarType.Bool, 0, x), x, result);

    private static Operand IsBit(CodeBuilder code, Operand number, long bit) =>
        Compare(code, Opcode.NotEqual, code.Emit(Opcode.And, ScalarType.I64, number, Operand.Of(bit)), Operand.Of(0L));

    private static Operand Of(double value) => Operand.Of(value);

    private static Operand D(CodeBuilder code, Opcode op, params Operand[] arguments) => code.Emit(op, ScalarType.F64, arguments);

    private static Operand Compare(CodeBuilder code, Opcode op, Operand left, Operand right) => code.Emit(op, left.Type, ScalarType.Bool, 0, left, right);
}

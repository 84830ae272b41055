using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>Single precision functions within about two units in the last place, over the device's ex2 and plain arithmetic.</summary>
internal static class FloatMath
{
    public const float Log2E = 1.44269504f;
    public const float Ln2 = 0.693147181f;
    public const float Log10Of2 = 0.301029996f;

    // log2(e) - Log2E.
    private const float Log2ERest = 1.92596303e-8f;

    // (log(1 + f) - f + f^2 / 2) / f^3 on [-1/3, 1/3], interpolated at Chebyshev points; relative error of the logarithm 7.3e-8.
    private static readonly float[] LogSeries = [0.333333194f, -0.249999881f, 0.200037807f, -0.166701406f, 0.141183093f, -0.123461902f, 0.134257495f, -0.121255808f];

    /// <summary>2^t (1 + e ln 2) where t + e = x log2(e) to twice the precision. The clamp holds infinite arguments apart from the correction.</summary>
    public static Operand Exp(CodeBuilder code, Operand x)
    {
        Operand t = F(code, Opcode.Mul, x, Operand.Of(Log2E));
        Operand e = F(code, Opcode.Fma, x, Operand.Of(Log2E), F(code, Opcode.Neg, t));
        e = F(code, Opcode.Fma, x, Operand.Of(Log2ERest), e);
        Operand correction = F(code, Opcode.Fma, e, Operand.Of(Ln2), Operand.Of(1f));
        correction = F(code, Opcode.Max, F(code, Opcode.Min, correction, Operand.Of(1.001f)), Operand.Of(0.999f));
        return F(code, Opcode.Mul, code.Emit(Opcode.Exp2, ScalarType.F32, ScalarType.F32, 1, t), correction);
    }

    /// <summary>k ln 2 + log(1 + f), with x = 2^k (1 + f) and 1 + f in [2/3, 4/3].</summary>
    public static Operand Log(CodeBuilder code, Operand x)
    {
        Operand isTiny = Compare(code, Opcode.Less, x, Operand.Of(1.17549435e-38f));
        Operand scaled = code.Emit(Opcode.Select, ScalarType.F32, isTiny, F(code, Opcode.Mul, x, Operand.Of(8388608f)), x);
        Operand bits = code.Emit(Opcode.Bits, ScalarType.I32, scaled);
        Operand power = code.Emit(Opcode.And, ScalarType.I32, code.Emit(Opcode.Sub, ScalarType.I32, bits, Operand.Of(0x3f2aaaab)), Operand.Of(unchecked((int)0xff800000)));
        Operand f = F(code, Opcode.Sub, code.Emit(Opcode.Bits, ScalarType.F32, code.Emit(Opcode.Sub, ScalarType.I32, bits, power)), Operand.Of(1f));
        Operand exponent = code.Emit(Opcode.Convert, ScalarType.F32, ScalarType.F32, MemoryType.I32, Space.Global, 0, 0, power);
        // power holds k in the place of the exponent: k 2^23.
        Operand k = F(code, Opcode.Fma, exponent, Operand.Of(1.1920929e-7f), code.Emit(Opcode.Select, ScalarType.F32, isTiny, Operand.Of(-23f), Operand.Of(0f)));
        Operand p = Operand.Of(LogSeries[LogSeries.Length - 1]);
        for (int i = LogSeries.Length - 2; i >= 0; i--)
            p = F(code, Opcode.Fma, p, f, Operand.Of(LogSeries[i]));
        p = F(code, Opcode.Fma, p, f, Operand.Of(-0.5f));
        Operand result = F(code, Opcode.Fma, k, Operand.Of(Ln2), F(code, Opcode.Fma, p, F(code, Opcode.Mul, f, f), f));
        // Infinity, NaN and negative numbers, then zero.
        Operand isOrdinary = Compare(code, Opcode.Less, code.Emit(Opcode.Bits, ScalarType.U32, scaled), Operand.Of(0x7f800000u));
        result = code.Emit(Opcode.Select, ScalarType.F32, isOrdinary, result, F(code, Opcode.Fma, scaled, Operand.Of(float.PositiveInfinity), Operand.Of(float.PositiveInfinity)));
        return code.Emit(Opcode.Select, ScalarType.F32, Compare(code, Opcode.Equal, x, Operand.Of(0f)), Operand.Of(float.NegativeInfinity), result);
    }

    /// <summary>2^(y log2 |x|) by the approximate instructions. A constant y leaves only what it needs of the rest: signs, and 1 for y = 0.</summary>
    public static Operand Pow(CodeBuilder code, Operand x, Operand y)
    {
        Term a = new(code, x), b = new(code, y);
        Term power = new(code, code.Emit(Opcode.Exp2, ScalarType.F32, F(code, Opcode.Mul, y, code.Emit(Opcode.Log2, ScalarType.F32, a.Abs().Operand))));
        bool? isConstantWhole = y.IsConstant ? IsWhole(FloatBits.ToSingle((uint)y.Bits)) : null;
        if (isConstantWhole is { } isWhole)
        {
            float exponent = FloatBits.ToSingle((uint)y.Bits);
            return exponent == 0 ? Operand.Of(1f) : !isWhole ? (a < 0).Then(float.NaN, power).Operand : IsWhole(exponent / 2) ? power.Operand : power.CopySign(a).Operand;
        }

        Term whole = b.Truncate().Is(b), isOdd = whole & !(b * 0.5).Truncate().Is(b * 0.5);
        Term signed = (isOdd & a.IsNegative()).Then(-power, power);
        return b.Is(0).Then(1, ((a < 0) & !whole).Then(float.NaN, signed)).Operand;

        static bool IsWhole(float number) => number == (float)Math.Truncate(number);
    }

    private static Operand F(CodeBuilder code, Opcode op, params Operand[] arguments) => code.Emit(op, ScalarType.F32, arguments);

    private static Operand Compare(CodeBuilder code, Opcode op, Operand left, Operand right) => code.Emit(op, left.Type, ScalarType.Bool, 0, left, right);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Mathematics of real numbers. XMath means the device's approximate instructions; MathF means results within a few units in the last place.</content>
internal sealed partial class BodyParser
{
    private Operand? Real(string name, Operand[] x, bool approximate) =>
        Exact(name, x) ?? (x.Any(argument => !argument.Type.IsFloat()) ? null : Elementary(name, x, approximate) ?? (x[0].Type == ScalarType.F32 ? Single(name, x, approximate) : Double(name, x)));

    /// <summary>What has no rounding, or a single one.</summary>
    private Operand? Exact(string name, Operand[] x)
    {
        ScalarType type = x[0].Type;
        Term a = new(Code, x[0]), b = new(Code, x[x.Length - 1]);
        double infinity = double.PositiveInfinity, leastNormal = type == ScalarType.F32 ? 1.1754943508222875e-38 : 2.2250738585072014e-308;
        Term? result = (name, x.Length) switch
        {
            ("IsNaN", 1) => a.IsNaN(),
            ("IsRealNumber", 1) => !a.IsNaN(),
            ("IsNegative", 1) => a.IsNegative(),
            ("IsPositive", 1) => !a.IsNegative(),
            ("IsPositiveInfinity", 1) => a.Is(infinity),
            ("IsNegativeInfinity", 1) => (-a).Is(infinity),
            ("IsInfinity", 1) => a.Abs().Is(infinity),
            ("IsFinite", 1) => a.Abs() < infinity,
            ("IsZero", 1) => a.Is(0),
            ("IsNormal", 1) => (a.Abs() >= leastNormal) & (a.Abs() < infinity),
            ("IsSubnormal", 1) => (a.Abs() < leastNormal) & (a.Abs() > 0),
            ("IsPow2", 1) => NumberMath.IsPow2(a),
            ("IsInteger", 1) => IsInteger(a),
            ("IsEvenInteger", 1) => IsInteger(a) & IsInteger(a * 0.5),
            ("IsOddInteger", 1) => IsInteger(a) & !IsInteger(a * 0.5),
            ("Sign", 1) => (a < 0).Then(new Term(Code, Operand.Of(-1)), (a > 0).Then(new Term(Code, Operand.Of(1)), 0)),
            ("Sqrt", 1) => a.Sqrt(),
            ("FusedMultiplyAdd" or "MultiplyAddEstimate", 3) => Term.Fma(a, new(Code, x[1]), b),
            ("Lerp", 3) => Term.Fma(a, 1 - b, new Term(Code, x[1]) * b),
            ("Floor", 1) => new Term(Code, Code.Emit(Opcode.Floor, type, x[0])),
            ("Ceiling", 1) => new Term(Code, Code.Emit(Opcode.Ceiling, type, x[0])),
            ("Truncate", 1) => a.Truncate(),
            ("Round" or "RoundToEven", 1) => a.Round(),
            ("RoundAwayFromZero", 1) => NumberMath.RoundAwayFromZero(a),
            ("CopySign", 2) => new Term(Code, CopySign(x[0], x[1], type == ScalarType.F64 ? ScalarType.U64 : ScalarType.U32)),
            ("Rem", 2) => NumberMath.Remainder(a, b),
            ("IEEERemainder" or "Ieee754Remainder", 2) => NumberMath.IeeeRemainder(a, b),
            ("BitIncrement", 1) => NumberMath.BitIncrement(a),
            ("BitDecrement", 1) => NumberMath.BitDecrement(a),
            ("ILogB", 1) => NumberMath.ILogB(a),
            ("ScaleB", 2) when x[1].Type == ScalarType.I32 => NumberMath.ScaleB(a, b),
            ("MaxMagnitude" or "MinMagnitude", 2) => NumberMath.Magnitude(a, b, name == "MaxMagnitude", keepsNaN: true),
            ("MaxMagnitudeNumber" or "MinMagnitudeNumber", 2) => NumberMath.Magnitude(a, b, name == "MaxMagnitudeNumber", keepsNaN: false),
            ("DegreesToRadians", 1) => a * Math.PI / 180,
            ("RadiansToDegrees", 1) => a * 180 / Math.PI,
            ("DegToRad", 1) => a * (Math.PI / 180),
            ("RadToDeg", 1) => a * (180 / Math.PI),
            _ => null,
        };
        return result?.Operand;

        static Term IsInteger(Term x) => (x.Abs() < double.PositiveInfinity) & x.Truncate().Is(x);
    }

    /// <summary>Functions that both precisions have in the same form.</summary>
    private Operand? Elementary(string name, Operand[] x, bool approximate)
    {
        Term a = new(Code, x[0]), b = new(Code, x[x.Length - 1]);
        Term? result = (name, x.Length) switch
        {
            ("Asin", 1) => ElementaryMath.Asin(a),
            ("Acos", 1) => ElementaryMath.Acos(a),
            ("Atan", 1) => ElementaryMath.Atan(a),
            ("Atan2", 2) => ElementaryMath.Atan2(a, b),
            ("Sinh", 1) => ElementaryMath.Sinh(a),
            ("Cosh", 1) => ElementaryMath.Cosh(a),
            ("Tanh", 1) => ElementaryMath.Tanh(a),
            ("Asinh", 1) => ElementaryMath.Asinh(a),
            ("Acosh", 1) => ElementaryMath.Acosh(a),
            ("Atanh", 1) => ElementaryMath.Atanh(a),
            ("Cbrt", 1) => ElementaryMath.Cbrt(a),
            ("Hypot", 2) => ElementaryMath.Hypot(a, b),
            ("Log", 2) => Logarithm(a, b),
            // .NET, too, adds and subtracts the one after the rounding.
            ("LogP1", 1) => Named("Log", a + 1),
            ("Log2P1", 1) => Named("Log2", a + 1),
            ("Log10P1", 1) => Named("Log10", a + 1),
            ("ExpM1", 1) => Named("Exp", a) - 1,
            ("Exp10M1", 1) => Named("Exp10", a) - 1,
            ("AcosPi", 1) => ElementaryMath.Acos(a) / Math.PI,
            ("AsinPi", 1) => ElementaryMath.Asin(a) / Math.PI,
            ("AtanPi", 1) => ElementaryMath.Atan(a) / Math.PI,
            ("Atan2Pi", 2) => ElementaryMath.Atan2(a, b) / Math.PI,
            ("Exp2M1", 1) => Named("Exp2", a) - 1,
            _ => null,
        };
        return result?.Operand;

        Term Named(string function, Term argument) => new(Code, Real(function, [argument.Operand], approximate)!.Value);

        Term Logarithm(Term value, Term @base)
        {
            Term ratio = Named("Log", value) / Named("Log", @base);
            Term isUndefined = @base.Is(1) | ((@base.Is(0) | @base.Is(double.PositiveInfinity)) & !value.Is(1));
            return isUndefined.Then(double.NaN, ratio);
        }
    }

    private Operand? Single(string name, Operand[] x, bool approximate)
    {
        ScalarType type = ScalarType.F32;
        switch (name, x.Length)
        {
            case ("Exp", 1): return approximate ? Code.Emit(Opcode.Exp2, type, Code.Emit(Opcode.Mul, type, x[0], Operand.Of(FloatMath.Log2E))) : FloatMath.Exp(Code, x[0]);
            case ("Log", 1): return approximate ? Code.Emit(Opcode.Mul, type, Code.Emit(Opcode.Log2, type, x[0]), Operand.Of(FloatMath.Ln2)) : FloatMath.Log(Code, x[0]);
            case ("Pow", 2): return approximate ? FloatMath.Pow(Code, x[0], x[1]) : Single(DoubleMath.Pow(Code, Wide(x[0]), Wide(x[1])));
            case ("Tan", 1) when approximate: return Code.Emit(Opcode.Mul, type, Code.Emit(Opcode.Sin, type, x[0]), Code.Emit(Opcode.Rcp, type, Code.Emit(Opcode.Cos, type, x[0])));
            case ("Log2" or "Log10" or "Sin" or "Cos" or "Tan" or "Exp10", 1) when !approximate: return Double(name, [Wide(x[0])]) is { } result ? Single(result) : null;
            case ("Exp2", 1): return Code.Emit(Opcode.Exp2, type, type, approximate ? 0 : 1, x[0]);
            case ("ReciprocalEstimate" or "Rcp", 1): return Code.Emit(Opcode.Rcp, type, x[0]);
            case ("ReciprocalSqrtEstimate" or "Rsqrt", 1): return Code.Emit(Opcode.Rsqrt, type, x[0]);
            case ("Log2", 1): return Code.Emit(Opcode.Log2, type, x[0]);
            case ("Log10", 1): return Code.Emit(Opcode.Mul, type, Code.Emit(Opcode.Log2, type, x[0]), Operand.Of(FloatMath.Log10Of2));
            case ("Sin", 1): return Code.Emit(Opcode.Sin, type, x[0]);
            case ("Cos", 1): return Code.Emit(Opcode.Cos, type, x[0]);
            default: return null;
        }
    }

    /// <summary>Functions in double precision; those in single precision that are not short by themselves go this way, too.</summary>
    private Operand? Double(string name, Operand[] x) => (name, x.Length) switch
    {
        ("Exp", 1) => DoubleMath.Exp(Code, x[0]),
        ("Exp2", 1) => DoubleMath.Exp2(Code, x[0]),
        ("Exp10", 1) => DoubleMath.Pow(Code, Operand.Of(10d), x[0]),
        ("Log", 1) => DoubleMath.Log(Code, x[0]),
        ("Log2", 1) => DoubleMath.Log2(Code, x[0]),
        ("Log10", 1) => DoubleMath.Log10(Code, x[0]),
        ("Pow", 2) => DoubleMath.Pow(Code, x[0], x[1]),
        ("Sin", 1) => DoubleMath.Sin(Code, x[0], 0),
        ("Cos", 1) => DoubleMath.Sin(Code, x[0], 1),
        ("Tan", 1) => DoubleMath.Tan(Code, x[0]),
        ("Rcp" or "ReciprocalEstimate", 1) => Code.Emit(Opcode.Div, ScalarType.F64, Operand.Of(1d), x[0]),
        ("Rsqrt" or "ReciprocalSqrtEstimate", 1) => Code.Emit(Opcode.Div, ScalarType.F64, Operand.Of(1d), Code.Emit(Opcode.Sqrt, ScalarType.F64, x[0])),
        _ => null,
    };

    // Round(x, digits), Round(x, mode), Round(x, digits, mode): both constants, the digits as many as .NET takes.
    private Operand Rounded(IInvocationOperation invocation, Operand[] x)
    {
        IMethodSymbol method = invocation.TargetMethod;
        bool hasDigits = method.Parameters[1].Type.SpecialType == SpecialType.System_Int32, hasMode = method.Parameters[method.Parameters.Length - 1].Type.TypeKind == TypeKind.Enum;
        long digits = hasDigits ? Constant(Argument(invocation, 1)) ?? -1 : 0, mode = hasMode ? Constant(Argument(invocation, x.Length - 1)) ?? -1 : 0;
        if (digits < 0 || digits > (x[0].Type == ScalarType.F32 ? 6 : 15) || mode is < 0 or > 4)
            throw Unsupported(invocation.Syntax, "A rounding whose digits (up to 6 of float, 15 of double) and mode are not constants");
        Term value = new(Code, x[0]);
        return (hasDigits ? NumberMath.Digits(value, (int)digits, Round) : Round(value)).Operand;

        Term Round(Term number) => mode switch
        {
            0 => number.Round(),
            1 => NumberMath.RoundAwayFromZero(number),
            2 => number.Truncate(),
            _ => new(Code, Code.Emit(mode == 3 ? Opcode.Floor : Opcode.Ceiling, number.Type, number.Operand)),
        };
    }

    private Operand Wide(Operand single) => Convert(single, MemoryType.F32, MemoryType.F64);

    private Operand Single(Operand wide) => Convert(wide, MemoryType.F64, MemoryType.F32);

    private Operand CopySign(Operand value, Operand from, ScalarType bits)
    {
        ulong top = 1UL << (bits.Bits() - 1);
        Operand magnitude = Code.Emit(Opcode.And, bits, Code.Emit(Opcode.Bits, bits, value), new(bits, -1, top - 1));
        Operand sign = Code.Emit(Opcode.And, bits, Code.Emit(Opcode.Bits, bits, from), new(bits, -1, top));
        return Code.Emit(Opcode.Bits, value.Type, Code.Emit(Opcode.Or, bits, magnitude, sign));
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Mathematics. XMath means the device's approximate instructions; MathF means results within a few units in the last place.</content>
internal sealed partial class BodyParser
{
    private Data Mathematics(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.Name == "DivRem" && method.Parameters.Length == 3)
            return Quotient(invocation);
        Operand[] x = invocation.Arguments.Select(argument => Number(argument.Value)).ToArray();
        string type = TypeMap.FullName(method.ContainingType);
        if (x.Length > 0 && x[0].Type == ScalarType.F16)
        {
            Operand wide = Code.Emit(Opcode.Convert, ScalarType.F32, ScalarType.F32, MemoryType.F16, Space.Global, 0, 0, x[0]);
            if (method.Name is "Abs")
                return new ScalarData(Convert(Code.Emit(Opcode.Abs, ScalarType.F32, wide), MemoryType.F32, MemoryType.F16));
            x[0] = wide;
            for (int i = 1; i < x.Length; i++)
                x[i] = x[i].Type == ScalarType.F16 ? Convert(x[i], MemoryType.F16, MemoryType.F32) : x[i];
        }

        bool approximate = type == "ILGPU.Algorithms.XMath";
        bool keepsNaN = !approximate && type != "ILGPU.IntrinsicMath";
        if (x.Length > 0 && (Common(method.Name, x, keepsNaN) ?? (x[0].Type.IsFloat() ? Real(method.Name, x, approximate) : Whole(method.Name, x))) is { } result)
            return new ScalarData(result.Type == ScalarType.F32 && TypeMap.Memory(TypeOf(invocation.Type, invocation.Syntax)) == MemoryType.F16 ? Convert(result, MemoryType.F32, MemoryType.F16) : result);
        if (method.Name == "DivRem" && x.Length == 2 && x[0].Type.IsInteger())
            return new StructData(new Dictionary<string, Data>(StringComparer.Ordinal) { ["Item1"] = new ScalarData(Code.Emit(Opcode.Div, x[0].Type, x)), ["Item2"] = new ScalarData(Code.Emit(Opcode.Rem, x[0].Type, x)) });
        throw new DialectException(Dialect.NoSource, invocation.Syntax, $"{method.ContainingType.Name}.{method.Name}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))})");
    }

    private ScalarData Quotient(IInvocationOperation invocation)
    {
        Operand left = Number(invocation.Arguments[0].Value), right = Number(invocation.Arguments[1].Value);
        Write(Place(invocation.Arguments[2].Value), new ScalarData(Code.Emit(Opcode.Rem, left.Type, left, right)), invocation.Syntax);
        return new(Code.Emit(Opcode.Div, left.Type, left, right));
    }

    private Operand? Common(string name, Operand[] x, bool keepsNaN)
    {
        ScalarType type = x[0].Type;
        Opcode min = keepsNaN && type.IsFloat() ? Opcode.MinNaN : Opcode.Min, max = keepsNaN && type.IsFloat() ? Opcode.MaxNaN : Opcode.Max;
        return (name, x.Length) switch
        {
            ("Min", 2) => Code.Emit(min, type, x),
            ("Max", 2) => Code.Emit(max, type, x),
            ("Clamp", 3) => Code.Emit(max, type, Code.Emit(min, type, x[0], x[2]), x[1]),
            ("Abs", 1) => type is ScalarType.U32 or ScalarType.U64 ? x[0] : Code.Emit(Opcode.Abs, type, x[0]),
            _ => null,
        };
    }

    private Operand? Whole(string name, Operand[] x)
    {
        ScalarType type = x[0].Type;
        ScalarType unsigned = type.Bits() == 64 ? ScalarType.U64 : ScalarType.U32;
        Operand bits = x[0] with { Type = unsigned };
        return (name, x.Length) switch
        {
            ("PopCount", 1) => Code.Emit(Opcode.PopCount, unsigned, ScalarType.I32, 0, bits),
            ("LeadingZeroCount", 1) => Code.Emit(Opcode.LeadingZeros, unsigned, ScalarType.I32, 0, bits),
            ("TrailingZeroCount", 1) => Code.Emit(Opcode.LeadingZeros, unsigned, ScalarType.I32, 0, Code.Emit(Opcode.ReverseBits, unsigned, bits)),
            ("Log2", 1) => Code.Emit(Opcode.Sub, ScalarType.I32, Operand.Of(unsigned.Bits() - 1), Code.Emit(Opcode.LeadingZeros, unsigned, ScalarType.I32, 0, Code.Emit(Opcode.Or, unsigned, bits, ConstantOf(1, unsigned)))),
            ("RotateLeft", 2) => Rotated(bits, x[1], Code.Emit(Opcode.Neg, ScalarType.I32, x[1]), unsigned),
            ("RotateRight", 2) => Rotated(bits, Code.Emit(Opcode.Neg, ScalarType.I32, x[1]), x[1], unsigned),
            ("Sign", 1) when type.IsSigned() => Code.Emit(Opcode.Select, ScalarType.I32, Compare(Opcode.Less, x[0], ConstantOf(0, type)), Operand.Of(-1), Code.Emit(Opcode.Select, ScalarType.I32, Compare(Opcode.Greater, x[0], ConstantOf(0, type)), Operand.Of(1), Operand.Of(0))),
            ("BigMul", 2) when type == ScalarType.I32 => Code.Emit(Opcode.Mul, ScalarType.I64, To(x[0], ScalarType.I64), To(x[1], ScalarType.I64)),
            ("BigMul", 2) when type == ScalarType.U32 => Code.Emit(Opcode.Mul, ScalarType.U64, To(x[0], ScalarType.U64), To(x[1], ScalarType.U64)),
            ("IsPow2", 1) => Code.Emit(Opcode.And, ScalarType.Bool, Compare(Opcode.Greater, x[0], ConstantOf(0, type)), Compare(Opcode.Equal, Code.Emit(Opcode.PopCount, unsigned, ScalarType.I32, 0, bits), Operand.Of(1))),
            ("IsNegative", 1) when type.IsSigned() => Compare(Opcode.Less, x[0], ConstantOf(0, type)),
            ("DivRoundUp", 2) => Code.Emit(Opcode.Div, type, Code.Emit(Opcode.Sub, type, Code.Emit(Opcode.Add, type, x[0], x[1]), ConstantOf(1, type)), x[1]),
            ("DivRoundDown", 2) => Code.Emit(Opcode.Div, type, x[0], x[1]),
            _ => null,
        };
    }

    private Operand? Real(string name, Operand[] x, bool approximate)
    {
        ScalarType type = x[0].Type;
        switch (name, x.Length)
        {
            case ("IsNaN", 1): return Code.Emit(Opcode.IsNaN, type, ScalarType.Bool, 0, x[0]);
            case ("IsNegative", 1) when type == ScalarType.F32: return Compare(Opcode.Less, Code.Emit(Opcode.Bits, ScalarType.I32, x[0]), Operand.Of(0));
            case ("IsNegative", 1) when type == ScalarType.F64: return Compare(Opcode.Less, Code.Emit(Opcode.Bits, ScalarType.I64, x[0]), Operand.Of(0L));
            case ("IsPositiveInfinity", 1): return Compare(Opcode.Equal, x[0], Infinity(type));
            case ("IsNegativeInfinity", 1): return Compare(Opcode.Equal, Code.Emit(Opcode.Neg, type, x[0]), Infinity(type));
            case ("IsInfinity", 1): return Compare(Opcode.Equal, Code.Emit(Opcode.Abs, type, x[0]), Infinity(type));
            case ("IsFinite", 1): return Compare(Opcode.Less, Code.Emit(Opcode.Abs, type, x[0]), Infinity(type));
            case ("Sqrt", 1): return Code.Emit(Opcode.Sqrt, type, x[0]);
            case ("FusedMultiplyAdd", 3): return Code.Emit(Opcode.Fma, type, x);
            case ("Floor", 1): return Code.Emit(Opcode.Floor, type, x[0]);
            case ("Ceiling", 1): return Code.Emit(Opcode.Ceiling, type, x[0]);
            case ("Truncate", 1): return Code.Emit(Opcode.Truncate, type, x[0]);
            case ("Round" or "RoundToEven", 1): return Code.Emit(Opcode.Round, type, x[0]);
            case ("CopySign", 2): return CopySign(x[0], x[1], type == ScalarType.F64 ? ScalarType.U64 : ScalarType.U32);
        }

        if (type != ScalarType.F32)
            return Double(name, x);
        switch (name, x.Length)
        {
            case ("Exp", 1): return approximate ? Code.Emit(Opcode.Exp2, type, Code.Emit(Opcode.Mul, type, x[0], Operand.Of(FloatMath.Log2E))) : FloatMath.Exp(Code, x[0]);
            case ("Log", 1): return approximate ? Code.Emit(Opcode.Mul, type, Code.Emit(Opcode.Log2, type, x[0]), Operand.Of(FloatMath.Ln2)) : FloatMath.Log(Code, x[0]);
            case ("Pow", 2): return approximate ? Code.Emit(Opcode.Exp2, type, Code.Emit(Opcode.Mul, type, x[1], Code.Emit(Opcode.Log2, type, x[0]))) : Single(DoubleMath.Pow(Code, Wide(x[0]), Wide(x[1])));
            case ("Log2" or "Log10", 1) when !approximate:
            case ("Sin" or "Cos", 1) when !approximate:
            case ("Tan" or "Tanh", 1):
                return Double(name, [Wide(x[0])]) is { } result ? Single(result) : null;
            case ("Exp2", 1) when !approximate: return Code.Emit(Opcode.Exp2, type, type, 1, x[0]);
        }

        if (name is "ReciprocalEstimate" or "ReciprocalSqrtEstimate" && x.Length == 1)
            return Code.Emit(name == "ReciprocalEstimate" ? Opcode.Rcp : Opcode.Rsqrt, type, x[0]);
        if (!approximate || x.Length != 1)
            return null;
        return name switch
        {
            "Exp2" => Code.Emit(Opcode.Exp2, type, x[0]),
            "Log2" => Code.Emit(Opcode.Log2, type, x[0]),
            "Log10" => Code.Emit(Opcode.Mul, type, Code.Emit(Opcode.Log2, type, x[0]), Operand.Of(FloatMath.Log10Of2)),
            "Rcp" => Code.Emit(Opcode.Rcp, type, x[0]),
            "Rsqrt" => Code.Emit(Opcode.Rsqrt, type, x[0]),
            "Sin" => Code.Emit(Opcode.Sin, type, x[0]),
            "Cos" => Code.Emit(Opcode.Cos, type, x[0]),
            _ => null,
        };
    }

    /// <summary>Functions in double precision; those in single precision that are not short by themselves go this way, too.</summary>
    private Operand? Double(string name, Operand[] x) => (name, x.Length) switch
    {
        ("Exp", 1) => DoubleMath.Exp(Code, x[0]),
        ("Exp2", 1) => DoubleMath.Exp2(Code, x[0]),
        ("Log", 1) => DoubleMath.Log(Code, x[0]),
        ("Log2", 1) => DoubleMath.Log2(Code, x[0]),
        ("Log10", 1) => DoubleMath.Log10(Code, x[0]),
        ("Pow", 2) => DoubleMath.Pow(Code, x[0], x[1]),
        ("Sin", 1) => DoubleMath.Sin(Code, x[0], 0),
        ("Cos", 1) => DoubleMath.Sin(Code, x[0], 1),
        ("Tan", 1) => DoubleMath.Tan(Code, x[0]),
        ("Tanh", 1) => DoubleMath.Tanh(Code, x[0]),
        ("Rcp", 1) => Code.Emit(Opcode.Div, ScalarType.F64, Operand.Of(1d), x[0]),
        ("Rsqrt", 1) => Code.Emit(Opcode.Div, ScalarType.F64, Operand.Of(1d), Code.Emit(Opcode.Sqrt, ScalarType.F64, x[0])),
        _ => null,
    };

    private Operand Wide(Operand single) => Convert(single, MemoryType.F32, MemoryType.F64);

    private Operand Single(Operand wide) => Convert(wide, MemoryType.F64, MemoryType.F32);

    private Operand CopySign(Operand value, Operand from, ScalarType bits)
    {
        ulong top = 1UL << (bits.Bits() - 1);
        Operand magnitude = Code.Emit(Opcode.And, bits, Code.Emit(Opcode.Bits, bits, value), new(bits, -1, top - 1));
        Operand sign = Code.Emit(Opcode.And, bits, Code.Emit(Opcode.Bits, bits, from), new(bits, -1, top));
        return Code.Emit(Opcode.Bits, value.Type, Code.Emit(Opcode.Or, bits, magnitude, sign));
    }

    // Shifts take their counts modulo the width.
    private Operand Rotated(Operand value, Operand left, Operand right, ScalarType type) =>
        Code.Emit(Opcode.Or, type, Shift(Opcode.Shl, value, left, type), Shift(Opcode.Shr, value, right, type));

    private static Operand Infinity(ScalarType type) => type == ScalarType.F32 ? Operand.Of(float.PositiveInfinity) : Operand.Of(double.PositiveInfinity);
}

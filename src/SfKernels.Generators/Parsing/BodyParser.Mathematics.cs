using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Mathematics: which function is meant, and those of integers.</content>
internal sealed partial class BodyParser
{
    private Data? Mathematics(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.Parameters.Any(parameter => parameter.RefKind == RefKind.Out))
            return TwoResults(invocation);
        Operand[] x = Numbers(invocation);
        string type = TypeMap.FullName(method.ContainingType);
        if (x.Length > 0 && x[0].Type == ScalarType.F16)
        {
            Operand wide = Code.Emit(Opcode.Convert, ScalarType.F32, ScalarType.F32, MemoryType.F16, Space.Global, 0, 0, x[0]);
            if (method.Name is "Abs")
                return new ScalarData(Convert(Code.Emit(Opcode.Abs, ScalarType.F32, wide), MemoryType.F32, MemoryType.F16));
            // Neighbours of a half are not those of a single.
            if (method.Name is "BitIncrement" or "BitDecrement" or "IsNormal" or "IsSubnormal" or "ScaleB")
                throw Unknown(invocation);
            x[0] = wide;
            for (int i = 1; i < x.Length; i++)
                x[i] = x[i].Type == ScalarType.F16 ? Convert(x[i], MemoryType.F16, MemoryType.F32) : x[i];
        }

        bool approximate = type == "ILGPU.Algorithms.XMath";
        bool keepsNaN = !approximate && type != "ILGPU.IntrinsicMath";
        ITypeSymbol? first = method.Parameters.Length > 0 ? frame.Substitute(method.Parameters[0].Type) : null;
        MemoryType cell = first is null ? MemoryType.I32 : TypeMap.Memory(first) ?? MemoryType.I32;
        if (x.Length > 0 && method.Name == "SinCos")
            return new StructData(new Dictionary<string, Data>(StringComparer.Ordinal) { ["Item1"] = new ScalarData(Real("Sin", [x[0]], approximate)!.Value), ["Item2"] = new ScalarData(Real("Cos", [x[0]], approximate)!.Value) });
        if (method.Name == "DivRem" && x.Length == 2 && x[0].Type.IsInteger())
            return new StructData(new Dictionary<string, Data>(StringComparer.Ordinal) { ["Item1"] = new ScalarData(Convert(Code.Emit(Opcode.Div, x[0].Type, x), Cell(x[0].Type), cell)), ["Item2"] = new ScalarData(Code.Emit(Opcode.Rem, x[0].Type, x)) });
        Operand? result = x.Length == 0 ? null
            : method.Name == "Round" && x.Length > 1 ? Rounded(invocation, x)
            : method.Name == "Clamp" && type == "System.Math" && x[0].Type.IsFloat() ? Clamped(x)
            : Common(method.Name, x, keepsNaN) ?? (x[0].Type.IsFloat() ? Real(method.Name, x, approximate) : Whole(method.Name, x, cell));
        return result is { } value && TypeMap.Memory(TypeOf(invocation.Type, invocation.Syntax)) is { } returned ? new ScalarData(Returned(value, returned)) : throw Unknown(invocation);
    }

    private static DialectException Unknown(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        return new(Dialect.NoSource, invocation.Syntax, $"{method.ContainingType.Name}.{method.Name}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))})");
    }

    /// <summary>The arguments, evaluated in the order of the text and put into that of the parameters: named ones may stand anywhere.</summary>
    private Operand[] Numbers(IInvocationOperation invocation)
    {
        Operand[] numbers = new Operand[invocation.Arguments.Length];
        foreach (IArgumentOperation argument in invocation.Arguments)
            numbers[argument.Parameter!.Ordinal] = Number(argument.Value);
        return numbers;
    }

    /// <summary>The argument of a parameter, wherever it stands.</summary>
    private static IOperation Argument(IInvocationOperation invocation, int parameter) => Argument(invocation.Arguments, parameter);

    private static IOperation Argument(IObjectCreationOperation creation, int parameter) => Argument(creation.Arguments, parameter);

    private static IOperation Argument(IEnumerable<IArgumentOperation> arguments, int parameter) => arguments.First(argument => argument.Parameter!.Ordinal == parameter).Value;

    // Counts of bits are of type int here; .NET has them in the type of the number, too.
    private Operand Returned(Operand value, MemoryType returned) =>
        value.Type == ScalarType.F32 && returned == MemoryType.F16 ? Convert(value, MemoryType.F32, MemoryType.F16)
        : value.Type.IsInteger() && returned.Register().IsInteger() && value.Type != returned.Register() ? To(value, returned.Register())
        : value;

    // What has more than one result gives the others through its parameters.
    private Data? TwoResults(IInvocationOperation invocation)
    {
        string name = invocation.TargetMethod.Name;
        Operand first = Number(Argument(invocation, 0));
        switch (name, invocation.Arguments.Length)
        {
            case ("SinCos", 3) when first.Type.IsFloat():
                bool approximate = TypeMap.FullName(invocation.TargetMethod.ContainingType) == "ILGPU.Algorithms.XMath";
                Write(Place(Argument(invocation, 1)), new ScalarData(Real("Sin", [first], approximate)!.Value), invocation.Syntax);
                Write(Place(Argument(invocation, 2)), new ScalarData(Real("Cos", [first], approximate)!.Value), invocation.Syntax);
                return null;
            case ("DivRem", 3):
                Operand divisor = Number(Argument(invocation, 1));
                Write(Place(Argument(invocation, 2)), new ScalarData(Code.Emit(Opcode.Rem, first.Type, first, divisor)), invocation.Syntax);
                return new ScalarData(Code.Emit(Opcode.Div, first.Type, first, divisor));
            case ("BigMul", 3) when first.Type.Bits() == 64:
                Operand factor = Number(Argument(invocation, 1));
                Write(Place(Argument(invocation, 2)), new ScalarData(Code.Emit(Opcode.Mul, first.Type, first, factor)), invocation.Syntax);
                return new ScalarData(Code.Emit(Opcode.MulHigh, first.Type, first, factor));
            default:
                throw Unknown(invocation);
        }
    }

    // Math.Clamp, other than the Clamp of float: a bound that is NaN bounds nothing.
    private Operand Clamped(Operand[] x) => Code.Emit(
        Opcode.Select, x[0].Type, Compare(Opcode.Less, x[0], x[1]), x[1], Code.Emit(Opcode.Select, x[0].Type, Compare(Opcode.Greater, x[0], x[2]), x[2], x[0]));

    private Operand? Common(string name, Operand[] x, bool keepsNaN)
    {
        ScalarType type = x[0].Type;
        Opcode min = keepsNaN && type.IsFloat() ? Opcode.MinNaN : Opcode.Min, max = keepsNaN && type.IsFloat() ? Opcode.MaxNaN : Opcode.Max;
        return (name, x.Length) switch
        {
            ("Min", 2) => Code.Emit(min, type, x),
            ("Max", 2) => Code.Emit(max, type, x),
            ("MinNumber" or "MinNative", 2) => Code.Emit(Opcode.Min, type, x),
            ("MaxNumber" or "MaxNative", 2) => Code.Emit(Opcode.Max, type, x),
            ("Clamp", 3) => Code.Emit(max, type, Code.Emit(min, type, x[0], x[2]), x[1]),
            ("ClampNative", 3) => Code.Emit(Opcode.Max, type, Code.Emit(Opcode.Min, type, x[0], x[2]), x[1]),
            ("Abs", 1) => type is ScalarType.U32 or ScalarType.U64 ? x[0] : Code.Emit(Opcode.Abs, type, x[0]),
            _ => null,
        };
    }

    /// <summary>Functions of integers; those that count bits know how many the C# type has.</summary>
    private Operand? Whole(string name, Operand[] x, MemoryType cell)
    {
        ScalarType type = x[0].Type;
        ScalarType unsigned = type.Bits() == 64 ? ScalarType.U64 : ScalarType.U32;
        int width = 8 * cell.Size(), unused = unsigned.Bits() - width;
        Operand bits = x[0] with { Type = unsigned }, zero = ConstantOf(0, type), one = ConstantOf(1, unsigned);
        if (unused > 0)
            bits = Code.Emit(Opcode.And, unsigned, bits, Operand.Of((1u << width) - 1));
        switch (name, x.Length)
        {
            case ("PopCount", 1): return Count(Opcode.PopCount, bits);
            case ("LeadingZeroCount", 1): return unused == 0 ? Count(Opcode.LeadingZeros, bits) : Code.Emit(Opcode.Sub, ScalarType.I32, Count(Opcode.LeadingZeros, bits), Operand.Of(unused));
            case ("TrailingZeroCount", 1):
                Operand bounded = unused == 0 ? bits : Code.Emit(Opcode.Or, unsigned, bits, Operand.Of(1u << width));
                return Count(Opcode.LeadingZeros, Code.Emit(Opcode.ReverseBits, unsigned, bounded));
            case ("Log2", 1): return Code.Emit(Opcode.Sub, ScalarType.I32, Operand.Of(unsigned.Bits() - 1), Count(Opcode.LeadingZeros, Code.Emit(Opcode.Or, unsigned, bits, one)));
            case ("RotateLeft", 2) when unused == 0: return Rotated(bits, x[1], Code.Emit(Opcode.Neg, ScalarType.I32, x[1]), unsigned);
            case ("RotateRight", 2) when unused == 0: return Rotated(bits, Code.Emit(Opcode.Neg, ScalarType.I32, x[1]), x[1], unsigned);
            case ("RotateLeft" or "RotateRight", 2):
                Operand left = Code.Emit(Opcode.And, ScalarType.I32, name == "RotateLeft" ? x[1] : Code.Emit(Opcode.Neg, ScalarType.I32, x[1]), Operand.Of(width - 1));
                Operand right = Code.Emit(Opcode.Sub, ScalarType.I32, Operand.Of(width), left);
                return Narrow(Code.Emit(Opcode.Or, unsigned, Shift(Opcode.Shl, bits, left, unsigned), Shift(Opcode.Shr, bits, right, unsigned)) with { Type = type }, cell);
            case ("RoundUpToPowerOf2", 1):
                // 1 where the shift by all bits would be none.
                Operand less = Code.Emit(Opcode.Sub, unsigned, bits, one);
                Operand power = Shift(Opcode.Shl, one, Code.Emit(Opcode.Sub, ScalarType.I32, Operand.Of(width), Count(Opcode.LeadingZeros, less)), unsigned);
                Operand isNone = Code.Emit(Opcode.Or, ScalarType.Bool, Compare(Opcode.Equal, bits, ConstantOf(0, unsigned)), Compare(Opcode.Greater, bits, new(unsigned, -1, 1UL << (width - 1))));
                return Code.Emit(Opcode.Select, unsigned, isNone, ConstantOf(0, unsigned), power);
            case ("Sign", 1) when type.IsSigned():
                return Code.Emit(Opcode.Select, ScalarType.I32, Compare(Opcode.Less, x[0], zero), Operand.Of(-1), Code.Emit(Opcode.Select, ScalarType.I32, Compare(Opcode.Greater, x[0], zero), Operand.Of(1), Operand.Of(0)));
            case ("Sign", 1): return Code.Emit(Opcode.Select, ScalarType.I32, Compare(Opcode.NotEqual, x[0], zero), Operand.Of(1), Operand.Of(0));
            case ("BigMul", 2) when type == ScalarType.I32: return Code.Emit(Opcode.Mul, ScalarType.I64, To(x[0], ScalarType.I64), To(x[1], ScalarType.I64));
            case ("BigMul", 2) when type == ScalarType.U32: return Code.Emit(Opcode.Mul, ScalarType.U64, To(x[0], ScalarType.U64), To(x[1], ScalarType.U64));
            case ("IsPow2", 1): return Code.Emit(Opcode.And, ScalarType.Bool, Compare(Opcode.Greater, x[0], zero), Compare(Opcode.Equal, Count(Opcode.PopCount, bits), Operand.Of(1)));
            case ("IsNegative", 1) when type.IsSigned(): return Compare(Opcode.Less, x[0], zero);
            case ("IsPositive", 1) when type.IsSigned(): return Compare(Opcode.GreaterEqual, x[0], zero);
            case ("IsEvenInteger" or "IsOddInteger", 1): return Compare(name == "IsEvenInteger" ? Opcode.Equal : Opcode.NotEqual, Code.Emit(Opcode.And, unsigned, bits, one), ConstantOf(0, unsigned));
            case ("CopySign", 2) when type.IsSigned():
                Operand magnitude = Code.Emit(Opcode.Abs, type, x[0]);
                return Code.Emit(Opcode.Select, type, Compare(Opcode.Less, x[1], zero), Code.Emit(Opcode.Neg, type, magnitude), magnitude);
            case ("MaxMagnitude" or "MinMagnitude", 2) when type.IsSigned():
                // Unsigned: the least number has no absolute value but its own bits.
                Operand first = Code.Emit(Opcode.Abs, type, x[0]) with { Type = unsigned }, second = Code.Emit(Opcode.Abs, type, x[1]) with { Type = unsigned };
                Operand isFirst = Code.Emit(Opcode.Or, ScalarType.Bool, Compare(name == "MaxMagnitude" ? Opcode.Greater : Opcode.Less, first, second), Code.Emit(Opcode.And, ScalarType.Bool, Compare(Opcode.Equal, first, second), Compare(name == "MaxMagnitude" ? Opcode.Greater : Opcode.Less, x[0], x[1])));
                return Code.Emit(Opcode.Select, type, isFirst, x[0], x[1]);
            case ("DivRoundUp", 2): return Code.Emit(Opcode.Div, type, Code.Emit(Opcode.Sub, type, Code.Emit(Opcode.Add, type, x[0], x[1]), ConstantOf(1, type)), x[1]);
            case ("DivRoundDown", 2): return Code.Emit(Opcode.Div, type, x[0], x[1]);
            default: return null;
        }

        Operand Count(Opcode op, Operand of) => Code.Emit(op, unsigned, ScalarType.I32, 0, of);
    }

    // Shifts take their counts modulo the width.
    private Operand Rotated(Operand value, Operand left, Operand right, ScalarType type) =>
        Code.Emit(Opcode.Or, type, Shift(Opcode.Shl, value, left, type), Shift(Opcode.Shr, value, right, type));
}

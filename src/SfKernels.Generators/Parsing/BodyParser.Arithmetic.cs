using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Operators and conversions.</content>
internal sealed partial class BodyParser
{
    /// <summary>Operators of Half and the index types, which are numbers here.</summary>
    private bool IsKnownOperator(IMethodSymbol method) => TypeMap.Memory(method.ContainingType) is not null || IsGenericMathematics(method);

    /// <summary>An operator of INumber and its like, with a number in place of the type parameter.</summary>
    private bool IsGenericMathematics(IMethodSymbol method) => method.ContainingType is { TypeKind: TypeKind.Interface, ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } }
        && method.Parameters.All(parameter => TypeMap.Memory(frame.Substitute(parameter.Type)) is not null);

    private Data Binary(IBinaryOperation binary)
    {
        if (binary.OperatorMethod is { } own && TypeMap.IsIndex(own.ContainingType) && TypeMap.Memory(own.ContainingType) is null)
            return IndexOperator(own, [Value(binary.LeftOperand), Value(binary.RightOperand)], binary.Syntax);
        if (binary.OperatorMethod is { } method && !IsKnownOperator(method))
            return Inline(Resolve(method, binary.ConstrainedToType, null, binary.Syntax), null, [Value(binary.LeftOperand), Value(binary.RightOperand)], binary.Syntax);
        if (binary.IsLifted)
            throw Unsupported(binary.Syntax, "A nullable value");
        if (binary.IsChecked && binary.Type is { } type && TypeMap.Memory(type)?.Register().IsInteger() == true)
            throw new DialectException(Dialect.Exceptions, binary.Syntax, "checked arithmetic");
        if (binary.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
            return ShortCircuit(binary);
        ITypeSymbol leftType = TypeOf(binary.LeftOperand.Type, binary.LeftOperand.Syntax);
        Operand left = Number(binary.LeftOperand), right = Number(binary.RightOperand);
        Operand value = Arithmetic(binary.OperatorKind, left, right, binary.Syntax);
        // Numbers of less than 32 bits stay what they are under a type parameter.
        return new ScalarData(binary.OperatorMethod is not null && value.Type == ScalarType.I32 && TypeMap.Memory(leftType) is { } memory && memory.Size() < 4 && memory.Register() == ScalarType.I32 ? Convert(value, MemoryType.I32, memory) : value);
    }

    private Operand AreEqual(Data left, ITypeSymbol leftType, Data right, ITypeSymbol rightType, SyntaxNode node)
    {
        if (left is ScalarData a && right is ScalarData b && TypeMap.Memory(frame.Substitute(leftType)) is { } first && TypeMap.Memory(frame.Substitute(rightType)) is { } second)
        {
            MemoryType common = Common(first, second);
            return AreEqual(Convert(a.Operand, first, common), Convert(b.Operand, second, common));
        }

        if (left is not StructData x || right is not StructData y || !frame.Substitute(leftType).IsTupleType || !frame.Substitute(rightType).IsTupleType)
            throw Unsupported(node, "Comparing anything but numbers and tuples of them");
        Operand all = Operand.Of(true);
        foreach ((IFieldSymbol l, IFieldSymbol r) in TypeMap.Fields(frame.Substitute(leftType)).Zip(TypeMap.Fields(frame.Substitute(rightType)), static (l, r) => (l, r)))
            all = Code.Emit(Opcode.And, ScalarType.Bool, all, AreEqual(x.Fields[l.Name], l.Type, y.Fields[r.Name], r.Type, node));
        return all;
    }

    private Operand Arithmetic(BinaryOperatorKind kind, Operand left, Operand right, SyntaxNode node)
    {
        ScalarType type = left.Type;
        if (type == ScalarType.F16)
        {
            Operand wide = Arithmetic(kind, Convert(left, MemoryType.F16, MemoryType.F32), Convert(right, MemoryType.F16, MemoryType.F32), node);
            return wide.Type == ScalarType.F32 ? Convert(wide, MemoryType.F32, MemoryType.F16) : wide;
        }

        if (type == ScalarType.Bool && kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
        {
            Operand different = Code.Emit(Opcode.Xor, ScalarType.Bool, left, right);
            return kind == BinaryOperatorKind.NotEquals ? different : Code.Emit(Opcode.Not, ScalarType.Bool, different);
        }

        switch (kind)
        {
            case BinaryOperatorKind.Equals: return Compare(Opcode.Equal, left, right);
            case BinaryOperatorKind.NotEquals: return Compare(Opcode.NotEqual, left, right);
            case BinaryOperatorKind.LessThan: return Compare(Opcode.Less, left, right);
            case BinaryOperatorKind.LessThanOrEqual: return Compare(Opcode.LessEqual, left, right);
            case BinaryOperatorKind.GreaterThan: return Compare(Opcode.Greater, left, right);
            case BinaryOperatorKind.GreaterThanOrEqual: return Compare(Opcode.GreaterEqual, left, right);
            case BinaryOperatorKind.LeftShift: return Shift(Opcode.Shl, left, right, type);
            case BinaryOperatorKind.RightShift: return Shift(Opcode.Shr, left, right, type);
            case BinaryOperatorKind.Remainder when type.IsFloat(): return NumberMath.Remainder(new(Code, left), new(Code, right)).Operand;
            case BinaryOperatorKind.UnsignedRightShift:
                ScalarType unsigned = type.Bits() == 64 ? ScalarType.U64 : ScalarType.U32;
                return Shift(Opcode.Shr, left with { Type = unsigned }, right, unsigned) with { Type = type };
        }

        Opcode op = kind switch
        {
            BinaryOperatorKind.Add => Opcode.Add,
            BinaryOperatorKind.Subtract => Opcode.Sub,
            BinaryOperatorKind.Multiply => Opcode.Mul,
            BinaryOperatorKind.Divide => Opcode.Div,
            BinaryOperatorKind.Remainder => Opcode.Rem,
            BinaryOperatorKind.And => Opcode.And,
            BinaryOperatorKind.Or => Opcode.Or,
            BinaryOperatorKind.ExclusiveOr => Opcode.Xor,
            _ => throw Unsupported(node, $"Operator {kind} on this type"),
        };
        return Code.Emit(op, type, left, right);
    }

    private Operand Compare(Opcode op, Operand left, Operand right) => Code.Emit(op, left.Type, ScalarType.Bool, 0, left, right);

    private Operand AreEqual(Operand left, Operand right) =>
        left.Type == ScalarType.F16 ? AreEqual(Convert(left, MemoryType.F16, MemoryType.F32), Convert(right, MemoryType.F16, MemoryType.F32))
        : left.Type == ScalarType.Bool ? Code.Emit(Opcode.Not, ScalarType.Bool, Code.Emit(Opcode.Xor, ScalarType.Bool, left, right)) : Compare(Opcode.Equal, left, right);

    // What a constant of a pattern or a case asks: NaN is the same as NaN there.
    private Operand IsSame(Operand value, Operand constant)
    {
        bool isNaN = constant.IsConstant && (constant.Type == ScalarType.F32 ? (constant.Bits & 0x7fffffff) > 0x7f800000 : constant.Type == ScalarType.F64 && (constant.Bits & 0x7fffffffffffffff) > 0x7ff0000000000000);
        return isNaN ? Code.Emit(Opcode.IsNaN, value.Type, ScalarType.Bool, 0, value) : AreEqual(value, constant);
    }

    // C# takes the count modulo the width; PTX clamps it.
    private Operand Shift(Opcode op, Operand value, Operand count, ScalarType type) =>
        Code.Emit(op, type, value, Code.Emit(Opcode.And, ScalarType.I32, count, Operand.Of(type.Bits() - 1)));

    private Data Unary(IUnaryOperation unary)
    {
        if (unary.OperatorMethod is { } method && !IsKnownOperator(method))
            return Inline(Resolve(method, unary.ConstrainedToType, null, unary.Syntax), null, [Value(unary.Operand)], unary.Syntax);
        Operand value = Number(unary.Operand);
        switch (unary.OperatorKind)
        {
            case UnaryOperatorKind.Plus:
                return new ScalarData(value);
            case UnaryOperatorKind.Minus when value.Type == ScalarType.F16:
                return new ScalarData(Convert(Code.Emit(Opcode.Neg, ScalarType.F32, Convert(value, MemoryType.F16, MemoryType.F32)), MemoryType.F32, MemoryType.F16));
            case UnaryOperatorKind.Minus:
                return new ScalarData(Code.Emit(Opcode.Neg, value.Type, value));
            case UnaryOperatorKind.BitwiseNegation or UnaryOperatorKind.Not:
                return new ScalarData(Code.Emit(Opcode.Not, value.Type, value));
            default:
                throw Unsupported(unary.Syntax, $"Operator {unary.OperatorKind}");
        }
    }

    private Data Conversion(IConversionOperation conversion)
    {
        if (conversion.OperatorMethod is { } own && TypeMap.IsView(frame.Substitute(own.ContainingType)))
            return Value(conversion.Operand);
        if (conversion.OperatorMethod is { } between && TypeMap.IsIndex(between.ContainingType) && TypeMap.Memory(between.ContainingType) is null)
            return IndexOperator(between, [Value(conversion.Operand)], conversion.Syntax);
        if (conversion.OperatorMethod is { } method && !IsKnownOperator(method))
            return Inline(Resolve(method, conversion.ConstrainedToType, null, conversion.Syntax), null, [Value(conversion.Operand)], conversion.Syntax);
        ITypeSymbol? target = conversion.Type is null ? null : frame.Substitute(conversion.Type);
        if (target is { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Delegate or TypeKind.Dynamic } && conversion.Operand.ConstantValue is not { HasValue: true, Value: null })
            throw new DialectException(Dialect.Allocation, conversion.Syntax, $"A '{target.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'");
        ITypeSymbol to = TypeOf(conversion.Type, conversion.Syntax);
        if (conversion.Operand.Type is null)
            return conversion.Operand is IDefaultValueOperation ? Default(to) : Value(conversion.Operand);
        ITypeSymbol from = TypeOf(conversion.Operand.Type, conversion.Operand.Syntax);
        Data value = Value(conversion.Operand);
        if (SymbolEqualityComparer.Default.Equals(from, to) || conversion.Conversion.IsIdentity)
            return value;
        if (TypeMap.Memory(from) is not { } source || TypeMap.Memory(to) is not { } result)
            return value is StructData && to is INamedTypeSymbol { IsTupleType: true } && from is INamedTypeSymbol { IsTupleType: true } ? TupleConversion((StructData)value, from, to, conversion.Syntax) : throw Unsupported(conversion.Syntax, $"A conversion from {from.Name} to {to.Name}");
        if (conversion.IsChecked)
            throw new DialectException(Dialect.Exceptions, conversion.Syntax, "checked arithmetic");
        return new ScalarData(Convert(Scalar(value, conversion.Syntax), source, result));
    }

    private StructData TupleConversion(StructData value, ITypeSymbol from, ITypeSymbol to, SyntaxNode node)
    {
        IFieldSymbol[] sources = TypeMap.Fields(from).ToArray(), targets = TypeMap.Fields(to).ToArray();
        Dictionary<string, Data> fields = new(StringComparer.Ordinal);
        for (int i = 0; i < targets.Length; i++)
        {
            Data field = value.Fields[sources[i].Name];
            fields[targets[i].Name] = TypeMap.Memory(sources[i].Type) is { } source && TypeMap.Memory(targets[i].Type) is { } target
                ? new ScalarData(Convert(Scalar(field, node), source, target))
                : field;
        }

        return new(fields);
    }

    /// <summary>A C# conversion between numbers, narrowing included.</summary>
    internal Operand Convert(Operand value, MemoryType from, MemoryType to)
    {
        if (from == to)
            return value;
        ScalarType target = to.Register();
        if (to == MemoryType.F16 && !from.Register().IsFloat())
            return Convert(Convert(value, from, MemoryType.F32), MemoryType.F32, MemoryType.F16);
        // ILGPU's Half is made of a double by way of a single.
        if (to == MemoryType.F16 && from == MemoryType.F64)
            return To(To(value, ScalarType.F32), ScalarType.F16);
        if (from == MemoryType.F16 && to is not (MemoryType.F32 or MemoryType.F64))
            return Convert(Convert(value, from, MemoryType.F32), MemoryType.F32, to);
        if (to.Size() < 4 && to != MemoryType.F16)
        {
            Operand wide = value.Type is ScalarType.I32 or ScalarType.U32 ? value with { Type = ScalarType.I32 } : Convert(value, from, MemoryType.I32);
            return Fits(from, to) ? wide : Narrow(wide, to);
        }

        // The device makes 2^63 of NaN where either type has 64 bits; C# makes 0 of it.
        Operand converted = To(value, target);
        return from.Register().IsFloat() && target.IsInteger() && (value.Type.Bits() == 64 || target.Bits() == 64)
            ? Code.Emit(Opcode.Select, target, Code.Emit(Opcode.IsNaN, value.Type, ScalarType.Bool, 0, value), new(target, -1, 0), converted)
            : converted;
    }

    private Operand To(Operand value, ScalarType target)
    {
        if (value.Type == target)
            return value;
        if (value.Type.IsInteger() && target.IsInteger() && value.Type.Bits() == target.Bits())
            return value with { Type = target };
        return Code.Emit(Opcode.Convert, target, target, Cell(value.Type), Space.Global, 0, 0, value);
    }

    private static MemoryType Cell(ScalarType type) => type switch
    {
        ScalarType.I32 => MemoryType.I32,
        ScalarType.U32 => MemoryType.U32,
        ScalarType.I64 => MemoryType.I64,
        ScalarType.U64 => MemoryType.U64,
        ScalarType.F16 => MemoryType.F16,
        ScalarType.F32 => MemoryType.F32,
        ScalarType.F64 => MemoryType.F64,
        _ => MemoryType.Bool,
    };

    private static bool Fits(MemoryType from, MemoryType to) => (from, to) is (MemoryType.U8, MemoryType.I16 or MemoryType.U16) or (MemoryType.I8, MemoryType.I16);

    private Operand Narrow(Operand value, MemoryType to) => to switch
    {
        MemoryType.U8 => Code.Emit(Opcode.And, ScalarType.I32, value, Operand.Of(0xff)),
        MemoryType.U16 => Code.Emit(Opcode.And, ScalarType.I32, value, Operand.Of(0xffff)),
        MemoryType.I8 => Code.Emit(Opcode.Shr, ScalarType.I32, Code.Emit(Opcode.Shl, ScalarType.I32, value, Operand.Of(24)), Operand.Of(24)),
        _ => Code.Emit(Opcode.Shr, ScalarType.I32, Code.Emit(Opcode.Shl, ScalarType.I32, value, Operand.Of(16)), Operand.Of(16)),
    };
}

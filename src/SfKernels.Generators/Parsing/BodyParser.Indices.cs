using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>ILGPU's indices of one to three dimensions: what they do, they do for each dimension. Their source is in no compilation.</content>
internal sealed partial class BodyParser
{
    private static readonly string[] Axes = ["X", "Y", "Z"];

    /// <summary>The numbers of an index, X first.</summary>
    private static Operand[] Components(Data data, ITypeSymbol type, SyntaxNode node) => data is StructData { Fields: var fields }
        ? [.. TypeMap.Fields(type).OrderBy(TypeMap.NameOf, StringComparer.Ordinal).Select(field => Scalar(fields[field.Name], node))]
        : [Scalar(data, node)];

    /// <summary>An index of a type made of numbers; one number stands for all dimensions.</summary>
    private Data Index(ITypeSymbol type, params Operand[] parts) => TypeMap.Memory(type) is { } memory
        ? new ScalarData(To(parts[0], memory.Register()))
        : new StructData(TypeMap.Fields(type).ToDictionary(
            field => field.Name,
            Data (field) => new ScalarData(To(parts[parts.Length == 1 ? 0 : Array.IndexOf(Axes, TypeMap.NameOf(field))], TypeMap.Memory(field.Type)!.Value.Register())),
            StringComparer.Ordinal));

    private Operand[] Components(IOperation operation) => Components(Value(operation), TypeOf(operation.Type, operation.Syntax), operation.Syntax);

    private Data CreateIndex(IObjectCreationOperation creation, ITypeSymbol type) =>
        creation.Arguments.Length == 0 ? Default(type) : Index(type, [.. creation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).SelectMany(argument => Components(argument.Value))]);

    private Data IndexOperator(IMethodSymbol method, Data[] arguments, SyntaxNode node)
    {
        Operand[] left = Components(arguments[0], frame.Substitute(method.Parameters[0].Type), node);
        if (arguments.Length == 1)
            return TypeOf(method.ReturnType, node) is { IsTupleType: false } type ? Index(type, left) : throw Unsupported(node, "This conversion of an index");
        Operand[] right = Components(arguments[1], frame.Substitute(method.Parameters[1].Type), node);
        return method.Name switch
        {
            "op_Addition" => EachPart(method, node, left, right, Opcode.Add),
            "op_Subtraction" => EachPart(method, node, left, right, Opcode.Sub),
            "op_Multiply" => EachPart(method, node, left, right, Opcode.Mul),
            "op_Division" => EachPart(method, node, left, right, Opcode.Div),
            "op_Equality" => new ScalarData(All(left, right, Opcode.Equal)),
            "op_Inequality" => new ScalarData(Code.Emit(Opcode.Not, ScalarType.Bool, All(left, right, Opcode.Equal))),
            _ => throw Unsupported(node, $"{method.ContainingType.Name}.{method.Name}"),
        };
    }

    private Data? IndexMethod(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        SyntaxNode node = invocation.Syntax;
        if (method.Name == "Deconstruct")
        {
            Operand[] parts = Components(invocation.Instance!);
            for (int i = 0; i < parts.Length; i++)
                Write(Place(Argument(invocation, i)), new ScalarData(parts[i]), node);
            return null;
        }

        Operand[][] x = [.. new[] { invocation.Instance }.Where(instance => instance is not null).Concat(invocation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => argument.Value)).Select(operation => Components(operation!))];
        return (method.Name, x.Length) switch
        {
            ("Add", 2) => EachPart(method, node, x[0], x[1], Opcode.Add),
            ("Subtract", 2) => EachPart(method, node, x[0], x[1], Opcode.Sub),
            ("Multiply", 2) => EachPart(method, node, x[0], x[1], Opcode.Mul),
            ("Divide", 2) => EachPart(method, node, x[0], x[1], Opcode.Div),
            ("Min", 2) => EachPart(method, node, x[0], x[1], Opcode.Min),
            ("Max", 2) => EachPart(method, node, x[0], x[1], Opcode.Max),
            ("Clamp", 3) => EachPart(method, node, [.. x[0].Zip(x[2], (value, most) => Code.Emit(Opcode.Min, value.Type, value, most))], x[1], Opcode.Max),
            ("Equals", 2) => new ScalarData(All(x[0], x[1], Opcode.Equal)),
            ("InBounds" or "InBoundsInclusive", 2) => new ScalarData(Code.Emit(
                Opcode.And, ScalarType.Bool, All(x[0], [.. x[0].Select(part => ConstantOf(0, part.Type))], Opcode.GreaterEqual), All(x[0], x[1], method.Name == "InBounds" ? Opcode.Less : Opcode.LessEqual))),
            ("ToLongIndex" or "ToIntIndex", 1) => Index(TypeOf(method.ReturnType, node), x[0]),
            ("ToValueTuple", 1) => new StructData(x[0].Select((part, i) => (part, i)).ToDictionary(pair => $"Item{pair.i + 1}", Data (pair) => new ScalarData(pair.part), StringComparer.Ordinal)),
            _ => throw Unsupported(node, $"{method.ContainingType.Name}.{method.Name}"),
        };
    }

    /// <summary>What an index computes from its parts; null for the parts themselves.</summary>
    private Data? IndexProperty(Data index, ITypeSymbol type, IPropertySymbol property, SyntaxNode node)
    {
        Operand[] parts = Components(index, type, node);
        return property.Name switch
        {
            "XY" => Index(property.Type, parts[0], parts[1]),
            "YZ" => Index(property.Type, parts[1], parts[2]),
            "Size" => new ScalarData(parts.Aggregate((product, part) => Code.Emit(Opcode.Mul, part.Type, product, part))),
            "LongSize" => new ScalarData(parts.Select(part => To(part, ScalarType.I64)).Aggregate((product, part) => Code.Emit(Opcode.Mul, part.Type, product, part))),
            "IsFirst" => new ScalarData(All(parts, [.. parts.Select(part => ConstantOf(0, part.Type))], Opcode.Equal)),
            "X" when parts.Length == 1 => index,
            _ => null,
        };
    }

    private Data? IndexConstant(IFieldSymbol field) => field.Name switch
    {
        "Zero" => Index(field.ContainingType, Operand.Of(0)),
        "One" => Index(field.ContainingType, Operand.Of(1)),
        "Invalid" => Index(field.ContainingType, Operand.Of(-1)),
        _ => null,
    };

    private Data EachPart(IMethodSymbol method, SyntaxNode node, Operand[] left, Operand[] right, Opcode op) =>
        Index(TypeOf(method.ReturnType, node), [.. left.Zip(right, (l, r) => Code.Emit(op, l.Type, l, r))]);

    private Operand All(Operand[] left, Operand[] right, Opcode comparison) =>
        left.Zip(right, (l, r) => Compare(comparison, l, r)).Aggregate((all, one) => Code.Emit(Opcode.And, ScalarType.Bool, all, one));
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Loops that are written out, and the constants that this needs.</content>
internal sealed partial class BodyParser
{
    private const int LongestUnrolled = 256;

    private static bool IsUnrolled(IForLoopOperation loop) =>
        loop.Condition?.DescendantsAndSelf().Any(operation => operation is IInvocationOperation { TargetMethod: { Name: "Unroll", ContainingType.Name: "KernelLoop" } }) == true;

    private void Unroll(IForLoopOperation loop)
    {
        SyntaxNode node = loop.Condition!.Syntax;
        if (loop.Before.Length != 1 || loop.Before[0] is not IVariableDeclarationGroupOperation group || group.Declarations.SelectMany(declaration => declaration.Declarators).ToArray() is not { Length: 1 } declarators)
            throw new DialectException(Dialect.Unroll, node, "it declares one variable and counts it");
        IVariableDeclaratorOperation declarator = declarators.First();
        ILocalSymbol counter = declarator.Symbol;
        if (loop.Condition is not IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual } condition
            || !IsCounter(condition.LeftOperand, counter))
            throw new DialectException(Dialect.Unroll, node, "its condition is 'i < KernelLoop.Unroll(count)'");
        if (Constant(condition.RightOperand) is not { } limit)
            throw new DialectException(Dialect.Unroll, node, "the count is not a constant");
        if (Constant(declarator.GetVariableInitializer()!.Value) is not { } first || loop.AtLoopBottom.Length != 1 || Step(loop.AtLoopBottom[0], counter) is not { } step || step <= 0)
            throw new DialectException(Dialect.Unroll, node, "it starts at a constant and steps up by a constant");
        if (loop.Body.DescendantsAndSelf().Any(operation => Changes(operation, counter)))
            throw new DialectException(Dialect.Unroll, node, $"its body changes '{counter.Name}'");
        if (condition.OperatorKind == BinaryOperatorKind.LessThanOrEqual)
            limit++;
        if ((limit - first + step - 1) / step > LongestUnrolled)
            throw new DialectException(Dialect.Unroll, node, $"more than {LongestUnrolled} rounds");

        ITypeSymbol type = TypeOf(counter.Type, declarator.Syntax);
        int end = Code.NewLabel();
        frame.Labels[loop.ExitLabel] = end;
        ILabelSymbol[] inside = [.. loop.Body.DescendantsAndSelf().OfType<ILabeledOperation>().Select(static labelled => labelled.Label)];
        for (long i = first; i < limit; i += step)
        {
            // Each round has labels of its own: a goto stays in its round.
            foreach (ILabelSymbol label in inside)
                frame.Labels.Remove(label);
            int next = Code.NewLabel();
            frame.Labels[loop.ContinueLabel] = next;
            frame.Constants[counter] = i;
            frame.Places[counter] = NewPlace(type, counter.Name);
            Write(frame.Places[counter], new ScalarData(ConstantOf(i, TypeMap.Memory(type)!.Value.Register())), node);
            Statement(loop.Body);
            Code.Mark(next);
        }

        frame.Constants.Remove(counter);
        Code.Mark(end);
    }

    private static bool IsCounter(IOperation operation, ILocalSymbol counter) =>
        operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, counter);

    private static bool Changes(IOperation operation, ILocalSymbol counter) => operation switch
    {
        IAssignmentOperation assignment => IsCounter(assignment.Target, counter),
        IIncrementOrDecrementOperation increment => IsCounter(increment.Target, counter),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsCounter(argument.Value, counter),
        _ => false,
    };

    private long? Step(IOperation operation, ILocalSymbol counter) => (operation is IExpressionStatementOperation statement ? statement.Operation : operation) switch
    {
        IIncrementOrDecrementOperation { Kind: OperationKind.Increment } increment when IsCounter(increment.Target, counter) => 1,
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } add when IsCounter(add.Target, counter) => Constant(add.Value),
        _ => null,
    };

    private static Operand ConstantOf(long value, ScalarType type) => type switch
    {
        ScalarType.I32 => Operand.Of(unchecked((int)value)),
        ScalarType.U32 => Operand.Of(unchecked((uint)value)),
        ScalarType.U64 => Operand.Of(unchecked((ulong)value)),
        _ => Operand.Of(value),
    };

    /// <summary>The value of an integer expression that is known at build time, through parameters and simple properties.</summary>
    private long? Constant(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true, Value: { } value })
            return value is int or uint or long or short or ushort or byte or sbyte ? System.Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : null;
        switch (operation)
        {
            case IConversionOperation { OperatorMethod: null } conversion:
                return Within(Constant(conversion.Operand), conversion.Type);
            case IParenthesizedOperation parenthesized:
                return Constant(parenthesized.Operand);
            case ILocalReferenceOperation local:
                return frame.Constants.TryGetValue(local.Local, out long known) ? known : null;
            case IParameterReferenceOperation parameter:
                return frame.Constants.TryGetValue(parameter.Parameter, out long given) ? given : null;
            case IBinaryOperation { OperatorMethod: null } binary:
                return Constant(binary.LeftOperand) is { } left && Constant(binary.RightOperand) is { } right ? Within(Compute(binary.OperatorKind, left, right), binary.Type) : null;
            case ISizeOfOperation size:
                return TypeMap.Size(TypeOf(size.TypeOperand, size.Syntax));
            case IInvocationOperation { TargetMethod: { Name: "Unroll", ContainingType.Name: "KernelLoop" } } mark:
                return Constant(mark.Arguments[0].Value);
            case IInvocationOperation { TargetMethod: { Name: "SizeOf", IsGenericMethod: true, Parameters.Length: 0 } } size:
                return TypeMap.Size(TypeOf(size.TargetMethod.TypeArguments[0], size.Syntax));
            case IPropertyReferenceOperation { Property: { IsStatic: true, GetMethod: { } getter } } property:
                return TypeMap.FullName(property.Property.ContainingType) switch
                {
                    "ILGPU.Group" => getter.Name == "get_DimX" ? BlockSize : null,
                    "ILGPU.Warp" => getter.Name == "get_WarpSize" ? 32 : null,
                    _ => GetterConstant(Resolve(getter, property.ConstrainedToType, null, property.Syntax), property.Syntax),
                };
            default:
                return null;
        }
    }

    private long? GetterConstant(IMethodSymbol getter, SyntaxNode node)
    {
        if (getter.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty || frame.Runs(getter))
            return null;
        IOperation? body = Operation(BodySyntax(getter, node));
        IBlockOperation? block = body as IBlockOperation ?? (body as IMethodBodyOperation)?.BlockBody ?? (body as IMethodBodyOperation)?.ExpressionBody;
        if (block?.Operations.FirstOrDefault() is not IReturnOperation { ReturnedValue: { } value })
            return null;
        Frame caller = frame;
        frame = new(getter, caller);
        long? result = Constant(value);
        frame = caller;
        return result;
    }

    // What would wrap around or be rounded in its type is not taken for a constant.
    private static long? Within(long? value, ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_SByte => value is >= sbyte.MinValue and <= sbyte.MaxValue,
        SpecialType.System_Byte => value is >= byte.MinValue and <= byte.MaxValue,
        SpecialType.System_Int16 => value is >= short.MinValue and <= short.MaxValue,
        SpecialType.System_UInt16 => value is >= ushort.MinValue and <= ushort.MaxValue,
        SpecialType.System_Int32 => value is >= int.MinValue and <= int.MaxValue,
        SpecialType.System_UInt32 => value is >= uint.MinValue and <= uint.MaxValue,
        SpecialType.System_Int64 => true,
        SpecialType.System_UInt64 => value >= 0,
        _ => false,
    } ? value : null;

    private static long? Compute(BinaryOperatorKind kind, long left, long right) => kind switch
    {
        BinaryOperatorKind.Add => left + right,
        BinaryOperatorKind.Subtract => left - right,
        BinaryOperatorKind.Multiply => left * right,
        BinaryOperatorKind.Divide when right != 0 => left / right,
        BinaryOperatorKind.Remainder when right != 0 => left % right,
        BinaryOperatorKind.LeftShift when right is >= 0 and < 31 => left << (int)right,
        BinaryOperatorKind.RightShift when right is >= 0 and < 63 => left >> (int)right,
        _ => null,
    };
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Expressions.</content>
internal sealed partial class BodyParser
{
    private ITypeSymbol TypeOf(ITypeSymbol? type, SyntaxNode node)
    {
        ITypeSymbol result = frame.Substitute(type ?? throw Unsupported(node, "An expression without a type"));
        if (result.SpecialType == SpecialType.System_Void || checkedTypes.Contains(result))
            return result;
        TypeMap.Check(result, node);
        checkedTypes.Add(result);
        return result;
    }

    private Data Value(IOperation operation) => Evaluate(operation)!;

    private Operand Number(IOperation operation) => Scalar(Value(operation), operation.Syntax);

    private static Operand Scalar(Data data, SyntaxNode node) => data is ScalarData scalar ? scalar.Operand : throw Unsupported(node, "A struct in the place of a number");

    private Data? Evaluate(IOperation operation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (operation.ConstantValue is { HasValue: true, Value: { } constant } && operation.Type is { } constantType && TypeMap.Memory(constantType) is not null)
            return new ScalarData(ConstantOf(constant));
        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);
            case ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation:
                return Read(Place(operation));
            case IFieldReferenceOperation field:
                return Field(field);
            case IPropertyReferenceOperation property:
                return Property(property);
            case IInvocationOperation invocation:
                return Call(invocation);
            case IBinaryOperation binary:
                return Binary(binary);
            case ITupleBinaryOperation tuples:
                Operand equal = AreEqual(Value(tuples.LeftOperand), tuples.LeftOperand.Type!, Value(tuples.RightOperand), tuples.RightOperand.Type!, tuples.Syntax);
                return new ScalarData(tuples.OperatorKind == BinaryOperatorKind.Equals ? equal : Code.Emit(Opcode.Not, ScalarType.Bool, equal));
            case IUnaryOperation unary:
                return Unary(unary);
            case IConversionOperation conversion:
                return Conversion(conversion);
            case IConditionalOperation conditional:
                return Conditional(conditional);
            case ISimpleAssignmentOperation assignment:
                return Assign(assignment);
            case ICompoundAssignmentOperation assignment:
                return Compound(assignment);
            case IIncrementOrDecrementOperation increment:
                return Increment(increment);
            case IDeconstructionAssignmentOperation deconstruction:
                return Deconstruct(deconstruction);
            case ITupleOperation tuple:
                return new StructData(tuple.Elements.Select((element, i) => (Name: $"Item{i + 1}", Value: Value(element))).ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal));
            case IObjectCreationOperation creation:
                return Create(creation);
            case IWithOperation with:
                return With(with);
            case IDefaultValueOperation:
                return Default(TypeOf(operation.Type, operation.Syntax));
            case ISizeOfOperation size:
                return new ScalarData(Operand.Of(TypeMap.Size(TypeOf(size.TypeOperand, size.Syntax))));
            case IIsPatternOperation or ISwitchExpressionOperation:
                return Pattern(operation);
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation);
            case IArrayElementReferenceOperation element:
                Value(element.ArrayReference);
                throw Unsupported(element.Syntax, "An array");
            case IThrowOperation:
                throw new DialectException(Dialect.Exceptions, operation.Syntax, "throw");
            case IArrayCreationOperation or IAnonymousObjectCreationOperation or IAnonymousFunctionOperation or IDelegateCreationOperation or IInterpolatedStringOperation or ITypeParameterObjectCreationOperation or ICollectionExpressionOperation:
                throw new DialectException(Dialect.Allocation, operation.Syntax, Allocated(operation));
            case ILiteralOperation { Type.SpecialType: SpecialType.System_String }:
                throw new DialectException(Dialect.Allocation, operation.Syntax, "A string");
            case IDynamicInvocationOperation or IDynamicMemberReferenceOperation:
                throw new DialectException(Dialect.VirtualCall, operation.Syntax, operation.Syntax.ToString(), "a dynamic call");
            case IIsTypeOperation or ITypeOfOperation or ITypePatternOperation:
                throw Unsupported(operation.Syntax, "A type test");
            case IAwaitOperation:
                throw Unsupported(operation.Syntax, "await");
            default:
                throw operation.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.StackAllocArrayCreationExpressionSyntax
                    ? new DialectException(Dialect.Allocation, operation.Syntax, "stackalloc")
                    : Unsupported(operation.Syntax, $"'{SourceText.Of(operation.Syntax) ?? operation.Syntax.ToString()}'");
        }
    }

    private static string Allocated(IOperation operation) => operation switch
    {
        IArrayCreationOperation => "An array",
        ICollectionExpressionOperation => "A collection",
        IInterpolatedStringOperation => "A string",
        IAnonymousFunctionOperation or IDelegateCreationOperation => "A delegate",
        _ => "An object",
    };

    private static Operand ConstantOf(object value) => value switch
    {
        bool x => Operand.Of(x),
        sbyte x => Operand.Of((int)x),
        byte x => Operand.Of((int)x),
        short x => Operand.Of((int)x),
        ushort x => Operand.Of((int)x),
        char x => Operand.Of((int)x),
        int x => Operand.Of(x),
        uint x => Operand.Of(x),
        long x => Operand.Of(x),
        ulong x => Operand.Of(x),
        float x => Operand.Of(x),
        double x => Operand.Of(x),
        _ => throw new ArgumentException($"A constant of type {value.GetType()}.", nameof(value)),
    };

    private static Data Default(ITypeSymbol type) =>
        TypeMap.Memory(type) is { } memory ? new ScalarData(new(memory.Register(), -1, 0))
        : TypeMap.IsView(type) ? new ViewData(Operand.Of(0UL), Operand.Of(0L), Space.Global, TypeMap.ElementOf(type))
        : new StructData(TypeMap.Fields(type).ToDictionary(field => field.Name, field => Default(field.Type), StringComparer.Ordinal));

    private Data Conditional(IConditionalOperation conditional)
    {
        if (conditional.IsRef)
            throw Unsupported(conditional.Syntax, "A conditional reference");
        ITypeSymbol type = TypeOf(conditional.Type, conditional.Syntax);
        Place result = NewPlace(type, null);
        int whenTrue = Code.NewLabel(), whenFalse = Code.NewLabel(), end = Code.NewLabel();
        Condition(conditional.Condition, whenTrue, whenFalse);
        Code.Mark(whenTrue);
        Write(result, Value(conditional.WhenTrue), conditional.Syntax);
        Code.Jump(end);
        Code.Mark(whenFalse);
        Write(result, Value(conditional.WhenFalse!), conditional.Syntax);
        Code.Jump(end);
        Code.Mark(end);
        return Read(result);
    }

    /// <summary>Jumps by a condition, with its short circuits as control flow.</summary>
    private void Condition(IOperation condition, int whenTrue, int whenFalse)
    {
        switch (condition)
        {
            case IParenthesizedOperation parenthesized:
                Condition(parenthesized.Operand, whenTrue, whenFalse);
                break;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not:
                Condition(not.Operand, whenFalse, whenTrue);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd, OperatorMethod: null } and:
                int second = Code.NewLabel();
                Condition(and.LeftOperand, second, whenFalse);
                Code.Mark(second);
                Condition(and.RightOperand, whenTrue, whenFalse);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr, OperatorMethod: null } or:
                int other = Code.NewLabel();
                Condition(or.LeftOperand, whenTrue, other);
                Code.Mark(other);
                Condition(or.RightOperand, whenTrue, whenFalse);
                break;
            case IIsPatternOperation pattern:
                Match(Value(pattern.Value), TypeOf(pattern.Value.Type, pattern.Syntax), pattern.Pattern, whenTrue, whenFalse);
                break;
            default:
                Code.Branch(Number(condition), whenTrue, whenFalse);
                break;
        }
    }

    private Data ShortCircuit(IOperation operation)
    {
        int local = Code.NewLocal(ScalarType.Bool);
        int whenTrue = Code.NewLabel(), whenFalse = Code.NewLabel(), end = Code.NewLabel();
        Condition(operation, whenTrue, whenFalse);
        Code.Mark(whenTrue);
        Code.Copy(local, Operand.Of(true));
        Code.Jump(end);
        Code.Mark(whenFalse);
        Code.Copy(local, Operand.Of(false));
        Code.Jump(end);
        Code.Mark(end);
        return new ScalarData(Code.Temporary(new(ScalarType.Bool, local, 0)));
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Patterns on numbers.</content>
internal sealed partial class BodyParser
{
    private Data Pattern(IOperation operation)
    {
        if (operation is IIsPatternOperation)
            return ShortCircuit(operation);
        ISwitchExpressionOperation @switch = (ISwitchExpressionOperation)operation;
        Data value = Value(@switch.Value);
        ITypeSymbol type = TypeOf(@switch.Value.Type, @switch.Syntax);
        Place result = NewPlace(TypeOf(@switch.Type, @switch.Syntax), null);
        int end = Code.NewLabel();
        foreach (ISwitchExpressionArmOperation arm in @switch.Arms)
        {
            int matched = Code.NewLabel(), guarded = Code.NewLabel(), next = Code.NewLabel();
            Match(value, type, arm.Pattern, matched, next);
            Code.Mark(matched);
            if (arm.Guard is { } guard)
                Condition(guard, guarded, next);
            Code.Mark(guarded);
            Write(result, Value(arm.Value), arm.Syntax);
            Code.Jump(end);
            Code.Mark(next);
        }

        if (!@switch.IsExhaustive)
            throw Unsupported(@switch.Syntax, "A switch expression without a discard arm (it would throw)");
        Code.Mark(end);
        return Read(result);
    }

    private void Match(Data value, ITypeSymbol type, IPatternOperation pattern, int matched, int next)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                Code.Jump(matched);
                break;
            case IConstantPatternOperation constant:
                Code.Branch(IsSame(Scalar(value, pattern.Syntax), Same(Number(constant.Value), constant.Value, type)), matched, next);
                break;
            case IRelationalPatternOperation relational:
                Operand right = Same(Number(relational.Value), relational.Value, type);
                Code.Branch(Arithmetic(relational.OperatorKind, Scalar(value, pattern.Syntax), right, pattern.Syntax), matched, next);
                break;
            case INegatedPatternOperation negated:
                Match(value, type, negated.Pattern, next, matched);
                break;
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both:
                int second = Code.NewLabel();
                Match(value, type, both.LeftPattern, second, next);
                Code.Mark(second);
                Match(value, type, both.RightPattern, matched, next);
                break;
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either:
                int other = Code.NewLabel();
                Match(value, type, either.LeftPattern, matched, other);
                Code.Mark(other);
                Match(value, type, either.RightPattern, matched, next);
                break;
            case IDeclarationPatternOperation declared when declared.MatchesNull || SymbolEqualityComparer.Default.Equals(frame.Substitute(declared.MatchedType!), type):
                if (declared.DeclaredSymbol is { } local)
                {
                    frame.Places[local] = NewPlace(type, local.Name);
                    Write(frame.Places[local], value, pattern.Syntax);
                }

                Code.Jump(matched);
                break;
            case ITypePatternOperation typed when SymbolEqualityComparer.Default.Equals(frame.Substitute(typed.MatchedType), type):
                Code.Jump(matched);
                break;
            case IRecursivePatternOperation recursive when SymbolEqualityComparer.Default.Equals(frame.Substitute(recursive.MatchedType), type):
                Members(value, type, recursive, matched, next);
                break;
            default:
                throw Unsupported(pattern.Syntax, "This pattern");
        }
    }

    // Elements of a tuple by their order, fields and properties by their names.
    private void Members(Data value, ITypeSymbol type, IRecursivePatternOperation pattern, int matched, int next)
    {
        Place input = NewPlace(type, (pattern.DeclaredSymbol as ILocalSymbol)?.Name);
        Write(input, value, pattern.Syntax);
        if (pattern.DeclaredSymbol is { } local)
            frame.Places[local] = input;
        if (pattern.DeconstructionSubpatterns.Length > 0 && (!type.IsTupleType || value is not StructData))
            throw Unsupported(pattern.Syntax, "This pattern");
        IFieldSymbol[] elements = pattern.DeconstructionSubpatterns.Length > 0 ? [.. TypeMap.Fields(type)] : [];
        for (int i = 0; i < elements.Length; i++)
        {
            int matches = Code.NewLabel();
            Match(((StructData)value).Fields[elements[i].Name], frame.Substitute(elements[i].Type), pattern.DeconstructionSubpatterns[i], matches, next);
            Code.Mark(matches);
        }

        foreach (IPropertySubpatternOperation member in pattern.PropertySubpatterns)
        {
            int matches = Code.NewLabel();
            frame.Initialised.Push(input);
            Data part = Value(member.Member);
            frame.Initialised.Pop();
            Match(part, TypeOf(member.Member.Type, member.Syntax), member.Pattern, matches, next);
            Code.Mark(matches);
        }

        Code.Jump(matched);
    }

    private Operand Same(Operand constant, IOperation operation, ITypeSymbol type) =>
        operation.Type is { } from && TypeMap.Memory(from) is { } source && TypeMap.Memory(type) is { } target ? Convert(constant, source, target) : constant;
}

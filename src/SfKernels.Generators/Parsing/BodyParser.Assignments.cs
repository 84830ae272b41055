using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <content>Assignments, compound ones, increments, deconstruction.</content>
internal sealed partial class BodyParser
{
    private Data Assign(ISimpleAssignmentOperation assignment)
    {
        if (assignment.IsRef)
            throw Unsupported(assignment.Syntax, "Assigning a reference");
        if (assignment.Target is IDiscardOperation)
            return Value(assignment.Value);
        Place target = Target(assignment.Target);
        Data value = Value(assignment.Value);
        Write(target, value, assignment.Syntax);
        return value;
    }

    private Data Compound(ICompoundAssignmentOperation assignment)
    {
        Place target = Target(assignment.Target);
        Data left = Read(target), value;
        if (assignment.OperatorMethod is { } own && TypeMap.IsIndex(own.ContainingType) && TypeMap.Memory(own.ContainingType) is null)
        {
            value = IndexOperator(own, [left, Value(assignment.Value)], assignment.Syntax);
        }
        else if (assignment.OperatorMethod is { } method && !IsKnownOperator(method))
        {
            value = Inline(Resolve(method, assignment.ConstrainedToType, null, assignment.Syntax), null, [left, Value(assignment.Value)], assignment.Syntax);
        }
        else
        {
            ITypeSymbol targetType = TypeOf(assignment.Target.Type, assignment.Syntax), rightType = TypeOf(assignment.Value.Type, assignment.Syntax);
            bool isShift = assignment.OperatorKind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
            // The C# rules for the type of the operation: what the left side is converted to.
            MemoryType type = isShift ? Promoted(TypeMap.Memory(targetType)!.Value) : TypeMap.Memory(rightType) is { } right ? Common(TypeMap.Memory(targetType)!.Value, right) : throw Unsupported(assignment.Syntax, "This assignment");
            if (assignment.IsChecked)
                throw new DialectException(Dialect.Exceptions, assignment.Syntax, "checked arithmetic");
            Operand a = Convert(Scalar(left, assignment.Syntax), TypeMap.Memory(targetType)!.Value, type);
            Operand b = Number(assignment.Value);
            if (!isShift)
                b = Convert(b, TypeMap.Memory(rightType)!.Value, type);
            Operand result = Arithmetic(assignment.OperatorKind, a, b, assignment.Syntax);
            value = new ScalarData(Convert(result, type, TypeMap.Memory(targetType)!.Value));
        }

        Write(target, value, assignment.Syntax);
        return value;
    }

    private static MemoryType Promoted(MemoryType type) => type is MemoryType.Bool || type.Size() >= 4 || type == MemoryType.F16 ? type : MemoryType.I32;

    // Binary numeric promotion.
    private static MemoryType Common(MemoryType left, MemoryType right)
    {
        left = Promoted(left);
        right = Promoted(right);
        if (left == right)
            return left;
        foreach (MemoryType wide in new[] { MemoryType.F64, MemoryType.F32, MemoryType.F16, MemoryType.U64, MemoryType.I64 })
        {
            if (left == wide || right == wide)
                return wide;
        }

        return MemoryType.I64;
    }

    private Data Increment(IIncrementOrDecrementOperation increment)
    {
        Place target = Target(increment.Target);
        MemoryType memory = TypeMap.Memory(TypeOf(increment.Target.Type, increment.Syntax)) ?? throw Unsupported(increment.Syntax, "Incrementing a struct");
        if (memory == MemoryType.F16 || increment.IsChecked)
            throw Unsupported(increment.Syntax, "This increment");
        Operand before = Scalar(Read(target), increment.Syntax);
        MemoryType wide = Promoted(memory);
        Operand one = wide switch
        {
            MemoryType.F32 => Operand.Of(1f),
            MemoryType.F64 => Operand.Of(1d),
            _ => ConstantOf(1, wide.Register()),
        };
        Operand after = Convert(Code.Emit(increment.Kind == OperationKind.Increment ? Opcode.Add : Opcode.Sub, wide.Register(), before, one), wide, memory);
        Write(target, new ScalarData(after), increment.Syntax);
        return new ScalarData(increment.IsPostfix ? before : after);
    }

    // The targets are found before the value is computed, and written after it.
    private Data Deconstruct(IDeconstructionAssignmentOperation deconstruction)
    {
        List<(Place? Place, SyntaxNode Node)> targets = [];
        Targets(deconstruction.Target is IDeclarationExpressionOperation declared ? declared.Expression : deconstruction.Target);
        Data value = Value(deconstruction.Value);
        int next = 0;
        Spread(deconstruction.Target is IDeclarationExpressionOperation again ? again.Expression : deconstruction.Target, value);
        return value;

        void Targets(IOperation target)
        {
            if (target is ITupleOperation tuple)
            {
                foreach (IOperation element in tuple.Elements)
                    Targets(element);
            }
            else
            {
                targets.Add((target is IDiscardOperation ? null : Target(target), target.Syntax));
            }
        }

        void Spread(IOperation target, Data part)
        {
            if (target is not ITupleOperation tuple)
            {
                (Place? place, SyntaxNode node) = targets[next++];
                if (place is not null)
                    Write(place, part, node);
                return;
            }

            if (part is not StructData data || !data.Fields.ContainsKey("Item1"))
                throw Unsupported(target.Syntax, "Deconstructing anything but a tuple");
            for (int i = 0; i < tuple.Elements.Length; i++)
                Spread(tuple.Elements[i], data.Fields[$"Item{i + 1}"]);
        }
    }
}

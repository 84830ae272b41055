using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;

namespace SfKernels.Generators.Parsing;

/// <content>Statements.</content>
internal sealed partial class BodyParser
{
    private void Statement(IOperation statement)
    {
        if (SourceText.Of(statement.Syntax) is { } line)
            Code.Source = Code.SourceLine(line);
        switch (statement)
        {
            case IBlockOperation block:
                Block(block);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(declaration => declaration.Declarators))
                    Declare(declarator);
                break;
            case IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { ContainingType.Name: "Debug" or "Trace" } debug } } when debug.ContainingNamespace.ToDisplayString() == "System.Diagnostics":
                // As in a release: neither the call nor its arguments.
                break;
            case IExpressionStatementOperation expression:
                Evaluate(expression.Operation);
                break;
            case IConditionalOperation conditional:
                If(conditional);
                break;
            case IForLoopOperation loop:
                For(loop);
                break;
            case IWhileLoopOperation loop:
                While(loop);
                break;
            case IReturnOperation { Kind: OperationKind.Return } @return:
                Return(@return);
                break;
            case IBranchOperation branch when branch.BranchKind == BranchKind.GoTo || frame.Labels.ContainsKey(branch.Target):
                Code.Jump(LabelOf(branch.Target));
                break;
            case IBranchOperation:
                throw Unsupported(statement.Syntax, "A jump out of nothing");
            case ILabeledOperation labelled:
                Code.Mark(LabelOf(labelled.Label));
                frame.Awaited.Remove(labelled.Label);
                if (labelled.Operation is { } target)
                    Statement(target);
                break;
            case ISwitchOperation @switch:
                Switch(@switch);
                break;
            case IEmptyOperation or ILocalFunctionOperation:
                break;
            case IThrowOperation or ITryOperation:
                throw new DialectException(Dialect.Exceptions, statement.Syntax, statement is IThrowOperation ? "throw" : "try");
            case IUsingOperation or ILockOperation or IUsingDeclarationOperation:
                throw new DialectException(Dialect.Exceptions, statement.Syntax, statement is ILockOperation ? "lock" : "using");
            case IForEachLoopOperation:
                throw Unsupported(statement.Syntax, "foreach");
            case IReturnOperation:
                throw Unsupported(statement.Syntax, "yield");
            default:
                Evaluate(statement);
                break;
        }
    }

    private int LabelOf(ILabelSymbol symbol)
    {
        if (!frame.Labels.TryGetValue(symbol, out int label))
        {
            frame.Labels.Add(symbol, label = Code.NewLabel());
            frame.Awaited.Add(symbol);
        }

        return label;
    }

    private void Declare(IVariableDeclaratorOperation declarator)
    {
        ILocalSymbol local = declarator.Symbol;
        if (local.IsConst)
            return;
        IOperation? value = declarator.GetVariableInitializer()?.Value;
        // Uses of a local whose value is outside the dialect are not reported again.
        broken.Add(local);
        if (local.RefKind != RefKind.None)
        {
            frame.Places[local] = Place(value!);
            broken.Remove(local);
            return;
        }

        Data? data = value is null ? null : Value(value);
        ITypeSymbol type = TypeOf(local.Type, declarator.Syntax);
        Place place = NewPlace(type, local.Name);
        frame.Places[local] = place;
        Write(place, data ?? Default(type), declarator.Syntax);
        broken.Remove(local);
    }

    private void If(IConditionalOperation conditional)
    {
        int whenTrue = Code.NewLabel(), end = Code.NewLabel();
        int whenFalse = conditional.WhenFalse is null ? end : Code.NewLabel();
        Condition(conditional.Condition, whenTrue, whenFalse);
        Code.Mark(whenTrue);
        Statement(conditional.WhenTrue);
        Code.Jump(end);
        if (conditional.WhenFalse is not null)
        {
            Code.Mark(whenFalse);
            Statement(conditional.WhenFalse);
            Code.Jump(end);
        }

        Code.Mark(end);
    }

    private void For(IForLoopOperation loop)
    {
        if (IsUnrolled(loop))
        {
            Unroll(loop);
            return;
        }

        int line = Code.Source;
        foreach (IOperation before in loop.Before)
            Statement(before);
        Code.Source = line;
        Loop(loop, loop.Condition, negated: false, testedFirst: true, () =>
        {
            foreach (IOperation bottom in loop.AtLoopBottom)
                Evaluate(bottom is IExpressionStatementOperation expression ? expression.Operation : bottom);
        });
    }

    private void While(IWhileLoopOperation loop) =>
        Loop(loop, loop.Condition, loop.ConditionIsUntil, loop.ConditionIsTop, static () => { });

    // Turned around: the condition is tested once before the loop and then at its bottom. The block between is where invariant code goes.
    private void Loop(ILoopOperation loop, IOperation? condition, bool negated, bool testedFirst, Action bottom)
    {
        int line = Code.Source;
        int before = Code.NewLabel(), body = Code.NewLabel(), next = Code.NewLabel(), end = Code.NewLabel();
        frame.Labels[loop.ExitLabel] = end;
        frame.Labels[loop.ContinueLabel] = next;
        if (testedFirst && condition is not null)
            Test(before);
        Code.Mark(before);
        Code.Jump(body);
        Code.Mark(body);
        loops++;
        Statement(loop.Body);
        loops--;
        Code.Mark(next);
        Code.Source = line;
        bottom();
        if (condition is null)
            Code.Jump(body);
        else
            Test(body);
        Code.Mark(end);

        void Test(int whenTrue)
        {
            if (negated)
                Condition(condition, end, whenTrue);
            else
                Condition(condition, whenTrue, end);
        }
    }

    private void Return(IReturnOperation @return)
    {
        if (@return.ReturnedValue is { } value)
        {
            if (frame.Method.ReturnsByRef || frame.Method.ReturnsByRefReadonly)
                throw Unsupported(@return.Syntax, "Returning a reference");
            Data data = Value(value);
            if (frame.Result is { } result)
                Write(result, data, value.Syntax);
        }

        Code.Jump(frame.ReturnLabel);
    }

    private void Switch(ISwitchOperation @switch)
    {
        Data value = Value(@switch.Value);
        int end = Code.NewLabel();
        frame.Labels[@switch.ExitLabel] = end;
        int[] bodies = @switch.Cases.Select(_ => Code.NewLabel()).ToArray();
        int otherwise = end;
        for (int i = 0; i < bodies.Length; i++)
        {
            foreach (ICaseClauseOperation clause in @switch.Cases[i].Clauses)
            {
                // For goto case.
                if (clause.Label is { } target)
                    frame.Labels[target] = bodies[i];
                if (clause is IDefaultCaseClauseOperation)
                {
                    otherwise = bodies[i];
                    continue;
                }

                int next = Code.NewLabel();
                Clause(clause, value, @switch.Value.Type!, bodies[i], next);
                Code.Mark(next);
            }
        }

        Code.Jump(otherwise);
        for (int i = 0; i < bodies.Length; i++)
        {
            Code.Mark(bodies[i]);
            foreach (IOperation statement in @switch.Cases[i].Body)
                Protected(statement.Syntax, () => Statement(statement));
            Code.Jump(end);
        }

        Code.Mark(end);
    }

    private void Clause(ICaseClauseOperation clause, Data value, ITypeSymbol type, int matched, int next)
    {
        switch (clause)
        {
            case ISingleValueCaseClauseOperation single:
                Code.Branch(IsSame(Scalar(value, clause.Syntax), Scalar(Value(single.Value), clause.Syntax)), matched, next);
                break;
            case IPatternCaseClauseOperation pattern:
                int guard = Code.NewLabel();
                Match(value, frame.Substitute(type), pattern.Pattern, guard, next);
                Code.Mark(guard);
                if (pattern.Guard is { } condition)
                    Condition(condition, matched, next);
                else
                    Code.Jump(matched);
                break;
            default:
                throw Unsupported(clause.Syntax, "This case");
        }
    }
}

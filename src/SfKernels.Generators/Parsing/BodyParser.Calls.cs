using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;

namespace SfKernels.Generators.Parsing;

/// <content>Calls: which method runs, and its body in place of the call.</content>
internal sealed partial class BodyParser
{
    private const int DeepestInlining = 64;

    private Data? Call(IInvocationOperation invocation)
    {
        if (Intrinsic(invocation, out Data? result))
            return result;
        IMethodSymbol target = invocation.TargetMethod;
        if (target.MethodKind == MethodKind.DelegateInvoke)
            throw new DialectException(Dialect.VirtualCall, invocation.Syntax, SourceText.Of(invocation.Syntax)!, "a delegate");
        ITypeSymbol? receiver = invocation.Instance?.Type is { } type ? frame.Substitute(type) : null;
        Made(invocation.Instance);
        IMethodSymbol method = Resolve(target, invocation.ConstrainedToType, receiver, invocation.Syntax);
        Place? instance = invocation.Instance is null ? null : Receiver(invocation.Instance, method);
        return Inline(method, instance, invocation.Arguments, invocation.Syntax);
    }

    // An object made on the spot is what to report, not the call on it.
    private void Made(IOperation? instance)
    {
        if (instance is IInterpolatedStringOperation or IObjectCreationOperation { Type.TypeKind: TypeKind.Class } or IArrayCreationOperation or IAnonymousFunctionOperation)
            Value(instance);
    }

    /// <summary>What a method of a struct works on: a copy where C# protects what is read-only from a method that may change it.</summary>
    private Place Receiver(IOperation instance, IMethodSymbol method)
    {
        Place place = Place(instance);
        bool isReadOnly = instance switch
        {
            IParameterReferenceOperation { Parameter.RefKind: RefKind.In or RefKind.RefReadOnlyParameter } => true,
            ILocalReferenceOperation { Local.RefKind: RefKind.In } => true,
            IFieldReferenceOperation { Field.IsReadOnly: true } => frame.Method.MethodKind != MethodKind.Constructor,
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => frame.Method.IsReadOnly,
            _ => false,
        };
        if (!isReadOnly || method.IsReadOnly)
            return place;
        Place copy = NewPlace(TypeOf(instance.Type, instance.Syntax), null);
        Write(copy, Read(place), instance.Syntax);
        return copy;
    }

    /// <summary>The method that a call reaches once all type arguments are known.</summary>
    private IMethodSymbol Resolve(IMethodSymbol method, ITypeSymbol? constrainedTo, ITypeSymbol? receiver, SyntaxNode node)
    {
        IMethodSymbol resolved = frame.Substitute(method);
        ITypeSymbol? implementer = constrainedTo is null ? receiver : frame.Substitute(constrainedTo);
        if (resolved.ContainingType.TypeKind == TypeKind.Interface)
        {
            if (implementer is not { TypeKind: TypeKind.Struct })
            {
                if (resolved.IsStatic && !resolved.IsAbstract && !resolved.IsVirtual)
                    return resolved;
                throw new DialectException(Dialect.VirtualCall, node, (method.AssociatedSymbol ?? method).Name, $"interface '{resolved.ContainingType.Name}'");
            }

            IMethodSymbol definition = resolved.IsGenericMethod ? resolved.ConstructedFrom : resolved;
            if (implementer.FindImplementationForInterfaceMember(definition) is IMethodSymbol implementation)
                return resolved.IsGenericMethod ? implementation.Construct(resolved.TypeArguments.ToArray()) : implementation;
            return resolved.IsAbstract ? throw new DialectException(Dialect.VirtualCall, node, (method.AssociatedSymbol ?? method).Name, $"interface '{resolved.ContainingType.Name}'") : resolved;
        }

        if (!resolved.IsStatic && resolved.MethodKind is not (MethodKind.Constructor or MethodKind.LocalFunction) && resolved.ContainingType.TypeKind != TypeKind.Struct)
            throw new DialectException(Dialect.VirtualCall, node, (method.AssociatedSymbol ?? method).Name, $"an object of '{resolved.ContainingType.Name}'");
        return resolved;
    }

    private Data? Inline(IMethodSymbol method, Place? instance, IEnumerable<IArgumentOperation> arguments, SyntaxNode node)
    {
        Dictionary<IParameterSymbol, Place> places = new(SymbolEqualityComparer.Default);
        Dictionary<IParameterSymbol, long> constants = new(SymbolEqualityComparer.Default);
        foreach (IArgumentOperation argument in arguments)
        {
            IParameterSymbol parameter = method.OriginalDefinition.Parameters[argument.Parameter!.Ordinal];
            if (argument.ArgumentKind is ArgumentKind.ParamArray or ArgumentKind.ParamCollection)
                throw new DialectException(Dialect.Allocation, argument.Syntax, "An array");
            if (parameter.RefKind is not RefKind.None && argument.Value.ConstantValue is not { HasValue: true })
            {
                places[parameter] = Place(argument.Value);
                continue;
            }

            if (Constant(argument.Value) is { } known && !IsChanged(method, parameter))
                constants[parameter] = known;
            Data value = Value(argument.Value);
            places[parameter] = NewPlace(TypeOf(argument.Parameter.Type, argument.Syntax), parameter.Name);
            Write(places[parameter], value, argument.Syntax);
        }

        return Inline(method, instance, places, constants, node);
    }

    private Data Inline(IMethodSymbol method, Place? instance, Data[] arguments, SyntaxNode node)
    {
        Dictionary<IParameterSymbol, Place> places = new(SymbolEqualityComparer.Default);
        for (int i = 0; i < arguments.Length; i++)
        {
            IParameterSymbol parameter = method.OriginalDefinition.Parameters[i];
            places[parameter] = NewPlace(TypeOf(method.Parameters[i].Type, node), parameter.Name);
            Write(places[parameter], arguments[i], node);
        }

        return Inline(method, instance, places, [], node) ?? new StructData(new Dictionary<string, Data>());
    }

    private Data? Inline(IMethodSymbol method, Place? instance, Dictionary<IParameterSymbol, Place> places, Dictionary<IParameterSymbol, long> constants, SyntaxNode node)
    {
        if (frame.Runs(method) || Depth() > DeepestInlining)
            throw new DialectException(Dialect.Recursion, node, method.Name);
        SyntaxNode? body = method.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        if (body is null && !(method.MethodKind == MethodKind.Constructor && method.IsImplicitlyDeclared))
            throw new DialectException(Dialect.NoSource, node, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
        Frame caller = frame;
        int line = Code.Source;
        Frame callee = new(method, caller) { This = instance ?? (method.MethodKind == MethodKind.LocalFunction ? caller.This : null), ReturnLabel = Code.NewLabel() };
        foreach (KeyValuePair<IParameterSymbol, Place> place in places)
            callee.Places[place.Key] = place.Value;
        foreach (KeyValuePair<IParameterSymbol, long> constant in constants)
            callee.Constants[constant.Key] = constant.Value;
        if (!method.ReturnsVoid && method.MethodKind != MethodKind.Constructor)
            callee.Result = NewPlace(TypeOf(method.ReturnType, node), null);
        frame = callee;
        Body(method, node);
        Code.Mark(callee.ReturnLabel);
        frame = caller;
        Code.Source = line;
        return callee.Result is null ? null : Read(callee.Result);
    }

    private int Depth()
    {
        int depth = 0;
        for (Frame? current = frame; current is not null; current = current.Caller)
            depth++;
        return depth;
    }

    // A parameter that the method assigns to is no constant inside it.
    private bool IsChanged(IMethodSymbol method, IParameterSymbol parameter)
    {
        if (changedParameters.TryGetValue(parameter, out bool known))
            return known;
        if (method.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty)
            return false;
        IOperation? body = Operation(BodySyntax(method, parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() ?? method.OriginalDefinition.DeclaringSyntaxReferences[0].GetSyntax()));
        return changedParameters[parameter] = body?.DescendantsAndSelf().Any(operation => operation switch
        {
            IAssignmentOperation assignment => IsParameter(assignment.Target),
            IIncrementOrDecrementOperation increment => IsParameter(increment.Target),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsParameter(argument.Value),
            _ => false,
        }) == true;

        bool IsParameter(IOperation operation) => operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter);
    }
}

using Microsoft.CodeAnalysis;

namespace SfKernels.Generators.Parsing;

/// <summary>One inlined call: its type arguments, its locals, where it returns to.</summary>
internal sealed class Frame(IMethodSymbol method, Frame? caller)
{
    private readonly Dictionary<ITypeParameterSymbol, ITypeSymbol> types = TypeArguments(method, caller);

    public IMethodSymbol Method { get; } = method;

    public Frame? Caller { get; } = caller;

    public Dictionary<ISymbol, Place> Places { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Parameters and loop variables whose value is known at build time.</summary>
    public Dictionary<ISymbol, long> Constants { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Targets of break and continue.</summary>
    public Dictionary<ILabelSymbol, int> Labels { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Labels that were jumped to and have not been reached yet.</summary>
    public HashSet<ILabelSymbol> Awaited { get; } = new(SymbolEqualityComparer.Default);

    public Place? This { get; set; }

    /// <summary>The object whose initialiser is being evaluated.</summary>
    public Stack<Place> Initialised { get; } = new();

    public Place? Result { get; set; }

    public int ReturnLabel { get; set; }

    /// <summary>Where a local or a parameter lives: here, or in the method around a local function.</summary>
    public Place? Find(ISymbol symbol)
    {
        for (Frame? frame = this; frame is not null; frame = frame.Caller)
        {
            if (frame.Places.TryGetValue(symbol, out Place? place))
                return place;
        }

        return null;
    }

    public bool Runs(IMethodSymbol other)
    {
        for (Frame? frame = this; frame is not null; frame = frame.Caller)
        {
            if (SymbolEqualityComparer.Default.Equals(frame.Method, other))
                return true;
        }

        return false;
    }

    public ITypeSymbol Substitute(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter => types.TryGetValue(parameter.OriginalDefinition, out ITypeSymbol? argument) ? argument : type,
        INamedTypeSymbol { IsTupleType: true, TupleUnderlyingType: { } plain } => Substitute(plain),
        INamedTypeSymbol named => Substitute(named),
        _ => type,
    };

    /// <summary>The method with the type arguments of this frame put in for type parameters.</summary>
    public IMethodSymbol Substitute(IMethodSymbol method)
    {
        IMethodSymbol definition = method.OriginalDefinition, result = definition;
        if (Substitute(method.ContainingType) is INamedTypeSymbol container && !SymbolEqualityComparer.Default.Equals(container, definition.ContainingType))
            result = container.GetMembers(definition.Name).OfType<IMethodSymbol>().First(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, definition));
        return method.IsGenericMethod ? result.Construct(method.TypeArguments.Select(Substitute).ToArray()) : result;
    }

    private ITypeSymbol Substitute(INamedTypeSymbol type)
    {
        if (!type.IsGenericType)
            return type;
        INamedTypeSymbol definition = type.OriginalDefinition;
        if (type.ContainingType is { IsGenericType: true } outer)
            definition = ((INamedTypeSymbol)Substitute(outer)).GetTypeMembers(type.Name, type.Arity).First();
        return type.Arity == 0 ? definition : definition.Construct(type.TypeArguments.Select(Substitute).ToArray());
    }

    private static Dictionary<ITypeParameterSymbol, ITypeSymbol> TypeArguments(IMethodSymbol method, Frame? caller)
    {
        Dictionary<ITypeParameterSymbol, ITypeSymbol> result = new(SymbolEqualityComparer.Default);
        // A local function knows the type parameters of the method around it.
        if (method.MethodKind == MethodKind.LocalFunction && caller is not null)
        {
            foreach (KeyValuePair<ITypeParameterSymbol, ITypeSymbol> type in caller.types)
                result[type.Key] = type.Value;
        }

        for (int i = 0; i < method.TypeParameters.Length; i++)
            result[method.OriginalDefinition.TypeParameters[i]] = method.TypeArguments[i];
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            for (int i = 0; i < type.TypeParameters.Length; i++)
                result[type.OriginalDefinition.TypeParameters[i]] = type.TypeArguments[i];
        }

        return result;
    }
}

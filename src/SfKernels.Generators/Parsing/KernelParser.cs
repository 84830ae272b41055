using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>Reads a method with [PtxKernel]: its attributes, its parameters, its body, once for each instance.</summary>
internal static class KernelParser
{
    public const string Attribute = "SfKernels.Abstractions.PtxKernelAttribute";
    private const string InstanceAttribute = "SfKernels.Abstractions.PtxInstanceAttribute";

    public static EquatableArray<ParsedKernel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        MethodDeclarationSyntax syntax = (MethodDeclarationSyntax)context.TargetNode;
        Compilation compilation = KernelLibrary.Extend(context.SemanticModel.Compilation);
        IMethodSymbol method = compilation.GetSemanticModel(syntax.SyntaxTree).GetDeclaredSymbol(syntax, cancellation)!;
        List<ParsedKernel> kernels = [];
        try
        {
            ContainerModel container = Container(method, syntax);
            (int BlockSize, int Architecture, int Resident) bounds = Bounds(context.Attributes[0], syntax, method.Name);
            (string Name, IMethodSymbol Method)[] instances = Instances(method, syntax, compilation).ToArray();
            ParsedKernel[] parsed = new ParsedKernel[instances.Length];
            Parallel.For(0, instances.Length, new() { CancellationToken = cancellation }, i =>
                parsed[i] = Instance(compilation, instances[i].Method, instances[i].Name, container, syntax, bounds, cancellation));
            kernels.AddRange(parsed);
        }
        catch (Exception error) when ((error as DialectException ?? (error as AggregateException)?.InnerException as DialectException) is { } problem)
        {
            kernels.Add(new(method.Name, null, new([new(problem.Rule.Id, LocationInfo.Of(problem.Node), new(problem.Arguments))]), default, default));
        }

        return new(kernels);
    }

    private static (int BlockSize, int Architecture, int Resident) Bounds(AttributeData attribute, MethodDeclarationSyntax syntax, string method)
    {
        int blockSize = Number(attribute, "BlockSize", 256), architecture = Number(attribute, "MinimumArchitecture", 70), resident = Number(attribute, "BlocksPerMultiprocessor", 0);
        if (blockSize is < 32 or > 1024 || blockSize % 32 != 0)
            throw new DialectException(Dialect.LaunchBounds, syntax.Identifier.Parent!, method, $"BlockSize {blockSize} is no multiple of 32 from 32 to 1,024");
        if (architecture is < 70 or > 90)
            throw new DialectException(Dialect.LaunchBounds, syntax.Identifier.Parent!, method, $"MinimumArchitecture {architecture} is not between 70 and 90");
        if (resident is < 0 or > 32 || resident * blockSize > 2048)
            throw new DialectException(Dialect.LaunchBounds, syntax.Identifier.Parent!, method, $"BlocksPerMultiprocessor {resident} with blocks of {blockSize} is more than 32 blocks or 2,048 threads");
        return (blockSize, architecture, resident);
    }

    private static ParsedKernel Instance(
        Compilation compilation, IMethodSymbol method, string name, ContainerModel container, MethodDeclarationSyntax syntax, (int BlockSize, int Architecture, int Resident) bounds, CancellationToken cancellation)
    {
        BodyParser parser = new(compilation, bounds.BlockSize, cancellation);
        Frame frame = new(method, null);
        ParameterReader parameters = new(parser, frame);
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            int index = i;
            parser.Protected(syntax.ParameterList.Parameters[index], () => parameters.Add(method.Parameters[index], syntax.ParameterList.Parameters[index]));
        }

        parser.Kernel(frame, syntax);
        string suffix = name.Length == 0 ? string.Empty : char.ToUpperInvariant(name[0]) + name.Substring(1);
        string entry = PtxName.Of($"{container.Name}_{method.Name}" + (name.Length == 0 ? string.Empty : $"_{name}"));
        KernelModel? model = parser.IsIncomplete ? null : new(
            entry,
            method.Name + suffix,
            $"{method.ContainingType.Name}.{method.Name}" + (name.Length == 0 ? string.Empty : $" ({name})"),
            container,
            IsPublic(method),
            method.Parameters.Any(parameter => IsPrivate(parameter.Type)),
            bounds.BlockSize,
            bounds.Architecture,
            bounds.Resident,
            new(parameters.Models),
            new(parameters.Mirrors),
            parser.Code.Shared,
            parser.Code.Locals,
            parser.Code.Code,
            parser.Code.Lines);
        return new(entry, model, new(parser.Diagnostics), new(parser.Meetings), new(model is null ? [] : KernelLibrary.Sources(compilation, parser.Trees)));
    }

    private static ContainerModel Container(IMethodSymbol method, MethodDeclarationSyntax syntax)
    {
        SyntaxNode node = syntax;
        if (!method.IsStatic || !method.ReturnsVoid)
            throw new DialectException(Dialect.Container, node, method.Name, method.IsStatic ? "it returns a value" : "it is not static");
        if (method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other => !SymbolEqualityComparer.Default.Equals(other, method) && other.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == Attribute)))
            throw new DialectException(Dialect.SameName, node, method.Name);
        List<string> declarations = [], names = [];
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            bool isPartial = type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
            if (!isPartial || type.TypeKind != TypeKind.Class || type.IsRecord || type.IsFileLocal || type.IsGenericType)
                throw new DialectException(Dialect.Container, node, method.Name, type.IsGenericType ? $"'{type.Name}' is generic" : type.IsFileLocal ? $"'{type.Name}' is local to its file" : $"'{type.Name}' is not a partial class");
            declarations.Insert(0, (type.IsStatic ? "static " : string.Empty) + "partial class " + type.Name);
            names.Insert(0, type.Name);
        }

        string @namespace = method.ContainingNamespace.IsGlobalNamespace ? string.Empty : method.ContainingNamespace.ToDisplayString();
        return new(@namespace, new(declarations), string.Join("_", names));
    }

    private static IEnumerable<(string Name, IMethodSymbol Method)> Instances(IMethodSymbol method, MethodDeclarationSyntax syntax, Compilation compilation)
    {
        AttributeData[] attributes = method.GetAttributes().Where(attribute => attribute.AttributeClass?.ToDisplayString() == InstanceAttribute).ToArray();
        if (!method.IsGenericMethod)
        {
            if (attributes.Length > 0)
                throw new DialectException(Dialect.Instances, syntax, method.Name, "it has [PtxInstance] but no type parameters");
            return [(string.Empty, method)];
        }

        if (attributes.Length == 0)
            throw new DialectException(Dialect.Instances, syntax, method.Name, "it is generic; name its instances with [PtxInstance(name, types)]");
        List<(string, IMethodSymbol)> result = [];
        foreach (AttributeData attribute in attributes)
        {
            SyntaxNode node = attribute.ApplicationSyntaxReference?.GetSyntax() ?? syntax;
            string? name = attribute.ConstructorArguments.Length == 2 ? attribute.ConstructorArguments[0].Value as string : null;
            if (string.IsNullOrEmpty(name) || !SyntaxFacts.IsValidIdentifier("_" + name))
                throw new DialectException(Dialect.Instances, node, method.Name, "an instance needs a name of letters and digits");
            if (result.Any(other => string.Equals(other.Item1, name, StringComparison.OrdinalIgnoreCase)))
                throw new DialectException(Dialect.Instances, node, method.Name, $"two instances are named '{name}'");
            ITypeSymbol[] types = attribute.ConstructorArguments[1].IsNull ? [] : attribute.ConstructorArguments[1].Values.Select(value => value.Value).OfType<ITypeSymbol>().ToArray();
            if (types.Length != method.TypeParameters.Length)
                throw new DialectException(Dialect.Instances, node, method.Name, $"instance '{name}' has {types.Length} type arguments, the method {method.TypeParameters.Length}");
            for (int i = 0; i < types.Length; i++)
            {
                foreach (ITypeSymbol constraint in method.TypeParameters[i].ConstraintTypes.Where(constraint => constraint is INamedTypeSymbol { IsGenericType: false }))
                {
                    if (!compilation.HasImplicitConversion(types[i], constraint))
                        throw new DialectException(Dialect.Instances, node, method.Name, $"'{types[i].Name}' is no '{constraint.Name}'");
                }
            }

            result.Add((name!, method.Construct(types)));
        }

        return result;
    }

    private static int Number(AttributeData attribute, string name, int otherwise) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value as int? ?? otherwise;

    private static bool IsPrivate(ITypeSymbol type) => type is INamedTypeSymbol named
        && (named.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected || named.TypeArguments.Any(IsPrivate) || (named.ContainingType is { } outer && IsPrivate(outer)));

    private static bool IsPublic(IMethodSymbol method)
    {
        return IsVisible(method.ContainingType) && method.Parameters.All(parameter => AllVisible(parameter.Type));

        static bool AllVisible(ITypeSymbol type) => type is not INamedTypeSymbol named || (IsVisible(named) && named.TypeArguments.All(AllVisible));

        static bool IsVisible(INamedTypeSymbol type)
        {
            for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
            {
                if (outer.DeclaredAccessibility != Accessibility.Public)
                    return false;
            }

            return true;
        }
    }
}

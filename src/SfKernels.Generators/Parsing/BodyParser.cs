using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>Turns the operations of a kernel and of everything that it calls into the flat form.</summary>
internal sealed partial class BodyParser(Compilation compilation, int blockSize, CancellationToken cancellation)
{
    // Instances of a kernel and other kernels share what was bound once.
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<SyntaxTree, SemanticModel>> Models = new();
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<SyntaxNode, Lazy<IOperation?>>> Operations = new();

    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> models = Models.GetOrCreateValue(compilation);
    private readonly ConcurrentDictionary<SyntaxNode, Lazy<IOperation?>> operations = Operations.GetOrCreateValue(compilation);
    private readonly Dictionary<IParameterSymbol, bool> changedParameters = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ITypeSymbol> checkedTypes = new(SymbolEqualityComparer.Default);
    private readonly List<DiagnosticInfo> diagnostics = [];
    private readonly List<Meeting> meetings = [];
    private readonly HashSet<ISymbol> broken = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> initialising = new(SymbolEqualityComparer.Default);
    private Frame frame = null!;
    private int loops;

    public CodeBuilder Code { get; } = new();

    public IReadOnlyList<DiagnosticInfo> Diagnostics => diagnostics;

    /// <summary>Something was left out, whether it is reported here or by the C# compiler.</summary>
    public bool IsIncomplete { get; private set; }

    public IReadOnlyList<Meeting> Meetings => meetings;

    public int BlockSize { get; } = blockSize;

    /// <summary>The files of all bodies that were parsed.</summary>
    public HashSet<SyntaxTree> Trees { get; } = [];

    /// <summary>Parses the kernel itself. Its parameters have their places already.</summary>
    public void Kernel(Frame kernel, SyntaxNode node)
    {
        frame = kernel;
        kernel.ReturnLabel = Code.NewLabel();
        Protected(node, () => Body(kernel.Method, node));
        Code.Mark(kernel.ReturnLabel);
        Code.Do(Opcode.Return, ScalarType.Bool);
    }

    public void Report(DiagnosticDescriptor rule, SyntaxNode node, params string[] arguments)
    {
        DiagnosticInfo info = new(rule.Id, LocationInfo.Of(node), new(arguments));
        if (!diagnostics.Contains(info))
            diagnostics.Add(info);
    }

    /// <summary>Runs a part of the parser; what is outside the dialect is reported, and the parser goes on after it.</summary>
    public void Guarded(Action action)
    {
        Frame entered = frame;
        try
        {
            action();
        }
        catch (DialectException problem)
        {
            if (!problem.IsReported)
                Report(problem.Rule, problem.Node, problem.Arguments);
            IsIncomplete = true;
            frame = entered;
        }
    }

    /// <summary>Statement by statement: code that the parser was not made for, such as what is being typed, is reported and never ends the compiler.</summary>
    public void Protected(SyntaxNode node, Action action) => Guarded(() =>
    {
        try
        {
            action();
        }
        catch (Exception problem) when (problem is not (DialectException or OperationCanceledException))
        {
            throw Unsupported(node, $"This statement ({problem.GetType().Name})");
        }
    });

    /// <summary>Uses of a symbol that was reported are not reported again.</summary>
    internal void Break(ISymbol symbol) => broken.Add(symbol);

    internal void Mend(ISymbol symbol) => broken.Remove(symbol);

    /// <summary>The number of a place where the threads of a block, or those of a warp, meet.</summary>
    internal int NewMeeting(SyntaxNode node, bool ofWarp = false)
    {
        meetings.Add(new(LocationInfo.Of(node), ofWarp));
        return meetings.Count - 1;
    }

    /// <summary>New locals for a value of a type.</summary>
    internal Place NewPlace(ITypeSymbol type, string? name)
    {
        if (TypeMap.Memory(type) is { } memory)
            return new ScalarPlace(Code.NewLocal(memory.Register(), name), memory.Register());
        if (TypeMap.IsView(type))
            return new ViewPlace(Code.NewLocal(ScalarType.U64, name), Code.NewLocal(ScalarType.I64, Joined(name, "length")), TypeMap.ElementOf(type));
        return new StructPlace(TypeMap.Fields(type).ToDictionary(field => field.Name, field => NewPlace(field.Type, Joined(name, TypeMap.NameOf(field))), StringComparer.Ordinal));
    }

    private static string? Joined(string? name, string part) => name is null ? null : $"{name}_{part}";

    private static DialectException Unsupported(SyntaxNode node, string what) => new(Dialect.UnsupportedCode, node, what);

    private void Body(IMethodSymbol method, SyntaxNode caller)
    {
        cancellation.ThrowIfCancellationRequested();
        SyntaxNode syntax = BodySyntax(method, caller);
        Trees.Add(syntax.SyntaxTree);
        IOperation? operation = Operation(syntax);
        switch (operation)
        {
            case IMethodBodyOperation body:
                Block((body.BlockBody ?? body.ExpressionBody)!);
                break;
            case IConstructorBodyOperation body:
                if (body.Initializer is { } initializer)
                    Statement(initializer);
                else
                    InitialiseMembers(frame, method.ContainingType);
                Block((body.BlockBody ?? body.ExpressionBody)!);
                break;
            case ILocalFunctionOperation function:
                Block(function.Body!);
                break;
            case IBlockOperation block:
                Block(block);
                break;
            default:
                throw Unsupported(caller, $"The body of '{method.Name}'");
        }

        if (frame.Awaited.Count > 0)
            throw Unsupported(caller, $"A jump to '{frame.Awaited.First().Name}'");
    }

    private static SyntaxNode BodySyntax(IMethodSymbol method, SyntaxNode caller)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        definition = definition.PartialImplementationPart ?? definition;
        return definition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()
            ?? throw new DialectException(Dialect.NoSource, caller, method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
    }

    // Not cancelled half-way: another thread may wait for the same body.
    private IOperation? Operation(SyntaxNode node) => operations.GetOrAdd(node, node => new(() =>
        models.GetOrAdd(node.SyntaxTree, tree => compilation.GetSemanticModel(tree)).GetOperation(node, CancellationToken.None))).Value;

    private void Block(IBlockOperation block)
    {
        foreach (IOperation statement in block.Operations)
            Protected(statement.Syntax, () => Statement(statement));
    }
}

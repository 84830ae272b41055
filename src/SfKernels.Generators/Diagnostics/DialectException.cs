using Microsoft.CodeAnalysis;

namespace SfKernels.Generators.Diagnostics;

/// <summary>Leaves the statement whose code is outside the dialect; the parser reports it and goes on with the next statement.</summary>
internal sealed class DialectException(DiagnosticDescriptor rule, SyntaxNode node, params string[] arguments) : Exception(rule.Id)
{
    public DiagnosticDescriptor Rule { get; } = rule;

    public SyntaxNode Node { get; } = node;

    public string[] Arguments { get; } = arguments;
}

using Microsoft.CodeAnalysis;

namespace SfKernels.Generators.Diagnostics;

/// <summary>Leaves the statement whose code is outside the dialect; the parser reports it and goes on with the next statement.</summary>
internal sealed class DialectException(DiagnosticDescriptor rule, SyntaxNode node, params string[] arguments) : Exception(rule.Id)
{
    /// <summary>It follows from what was reported already.</summary>
    public bool IsReported { get; set; }

    public DiagnosticDescriptor Rule { get; } = rule;

    public SyntaxNode Node { get; } = node;

    public string[] Arguments { get; } = arguments;
}

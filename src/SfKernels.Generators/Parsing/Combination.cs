using Microsoft.CodeAnalysis;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>The operation of a reduction or a scan: one of ILGPU's, whose source is not here, or a struct of the user's.</summary>
/// <param name="Type">Of the values.</param>
/// <param name="Operation">The struct.</param>
/// <param name="Node">The call.</param>
internal sealed record Combination(ITypeSymbol Type, INamedTypeSymbol Operation, SyntaxNode Node)
{
    /// <summary>The instruction of ILGPU's own operations.</summary>
    public Opcode? Known => Operation.ContainingNamespace.ToDisplayString() != "ILGPU.Algorithms.ScanReduceOperations" ? null
        : Operation.Name.StartsWith("Add", StringComparison.Ordinal) ? Opcode.Add
        : Operation.Name.StartsWith("Min", StringComparison.Ordinal) ? Opcode.Min
        : throw new DialectException(Dialect.UnsupportedCode, Node, Operation.Name);

    /// <summary>The struct's own Apply or Identity.</summary>
    public IMethodSymbol Member(string name) => Operation.AllInterfaces.Where(type => type.Name == "IScanReduceOperation")
        .SelectMany(type => type.GetMembers(name)).Select(member => Operation.FindImplementationForInterfaceMember(member)).OfType<IMethodSymbol>().FirstOrDefault()
        ?? throw new DialectException(Dialect.VirtualCall, Node, name, Operation.Name);
}

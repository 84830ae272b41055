using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Emitting;

/// <summary>Writes the sources of a library of kernels as attributes of its assembly.</summary>
internal static class KernelSourceText
{
    public static void Write(SourceProductionContext context, ImmutableArray<EquatableArray<KernelSource>> sources)
    {
        KernelSource[] distinct = sources.SelectMany(kernel => kernel).Distinct().OrderBy(source => source.Name, StringComparer.Ordinal).ToArray();
        if (distinct.Length == 0)
            return;
        CodeText text = new();
        foreach (KernelSource source in distinct)
            text.Line($"[assembly: global::SfKernels.Abstractions.PtxSource({SymbolDisplay.FormatLiteral(source.Name, quote: true)}, {SymbolDisplay.FormatLiteral(source.Text, quote: true)})]");
        context.AddSource("PtxSources.g.cs", text.ToString());
    }
}

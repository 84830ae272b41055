using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Diagnostics;

/// <summary>Reports what is outside the dialect, once for all instances of a kernel.</summary>
internal static class DialectReport
{
    public static void Report(SourceProductionContext context, (ImmutableArray<ParsedKernel> Parsed, ImmutableArray<DivergentKernel> Divergent) kernels)
    {
        foreach (DiagnosticInfo info in kernels.Parsed.SelectMany(kernel => kernel.Diagnostics).Distinct())
            context.ReportDiagnostic(info.ToDiagnostic());
        HashSet<LocationInfo> barriers = [];
        foreach (DivergentKernel kernel in kernels.Divergent)
        {
            ParsedKernel parsed = kernels.Parsed.First(other => other.Entry == kernel.Entry && other.Model?.Container == kernel.Container);
            foreach (int barrier in kernel.Barriers)
            {
                if (barriers.Add(parsed.Barriers[barrier]))
                    context.ReportDiagnostic(Diagnostic.Create(Dialect.DivergentBarrier, parsed.Barriers[barrier].ToLocation(), kernel.Name));
            }
        }
    }
}

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
        HashSet<LocationInfo> places = [];
        foreach (DivergentKernel kernel in kernels.Divergent)
        {
            ParsedKernel parsed = kernels.Parsed.First(other => other.Entry == kernel.Entry && other.Model?.Container == kernel.Container);
            foreach (int number in kernel.Meetings)
            {
                Meeting meeting = parsed.Meetings[number];
                if (places.Add(meeting.Place))
                    context.ReportDiagnostic(Diagnostic.Create(meeting.OfWarp ? Dialect.DivergentWarp : Dialect.DivergentBarrier, meeting.Place.ToLocation(), kernel.Name));
            }
        }
    }
}

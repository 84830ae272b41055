using Microsoft.CodeAnalysis.Diagnostics;

namespace SfKernels.Generators.Models;

/// <summary>What the project says about the generated text.</summary>
/// <param name="SourceComments">A comment with the C# line stands above the instructions of each statement; MSBuild property SfkPtxComments.</param>
/// <param name="Contraction">Products that are added to something become fused multiply-adds, which round once; MSBuild property SfkPtxContraction.</param>
/// <param name="AssemblyName">Names the namespace of the list of kernels.</param>
internal sealed record EmitOptions(bool SourceComments, bool Contraction, string AssemblyName)
{
    public static EmitOptions Read(AnalyzerConfigOptions options, string assemblyName) => new(IsOn(options, "SfkPtxComments"), IsOn(options, "SfkPtxContraction"), assemblyName);

    private static bool IsOn(AnalyzerConfigOptions options, string property) =>
        !options.TryGetValue("build_property." + property, out string? value) || !string.Equals(value, "false", StringComparison.OrdinalIgnoreCase);
}

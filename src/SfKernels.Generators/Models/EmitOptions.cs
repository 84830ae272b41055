using Microsoft.CodeAnalysis.Diagnostics;

namespace SfKernels.Generators.Models;

/// <summary>What the project says about the generated text.</summary>
/// <param name="SourceComments">A comment with the C# line stands above the instructions of each statement; MSBuild property SfkPtxComments.</param>
/// <param name="AssemblyName">Names the namespace of the list of kernels.</param>
internal sealed record EmitOptions(bool SourceComments, string AssemblyName)
{
    public static EmitOptions Read(AnalyzerConfigOptions options, string assemblyName) =>
        new(!options.TryGetValue("build_property.SfkPtxComments", out string? value) || !string.Equals(value, "false", StringComparison.OrdinalIgnoreCase), assemblyName);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SfKernels.Generators.Diagnostics;
using SfKernels.Generators.Emitting;
using SfKernels.Generators.Lowering;
using SfKernels.Generators.Models;
using SfKernels.Generators.Parsing;

namespace SfKernels.Generators;

/// <summary>Turns methods with [PtxKernel] into PTX and typed launchers, at build time.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class PtxKernelGenerator : IIncrementalGenerator
{
    /// <summary>Finds, parses, compiles, writes. Between the steps only values travel.</summary>
    /// <param name="context">Where the steps are registered.</param>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParsedKernel> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(KernelParser.Attribute, static (node, _) => node is MethodDeclarationSyntax, KernelParser.Parse)
            .SelectMany(static (kernels, _) => kernels)
            .WithTrackingName("Parsed");
        IncrementalValueProvider<EmitOptions> options = context.AnalyzerConfigOptionsProvider.Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "Kernels"))
            .Select(static (pair, _) => EmitOptions.Read(pair.Left.GlobalOptions, pair.Right))
            .WithTrackingName("Options");
        IncrementalValuesProvider<CompiledKernel> compiled = parsed.Where(static kernel => kernel.Model is not null)
            .Select(static (kernel, _) => kernel.Model!)
            .WithTrackingName("Models")
            .Collect()
            .Combine(options)
            .SelectMany(KernelBatch.Compile)
            .WithTrackingName("Compiled");

        context.RegisterSourceOutput(compiled, static (output, kernel) => output.AddSource($"{kernel.Model.Container.FilePrefix}{kernel.Model.Entry}.g.cs", LauncherText.Write(kernel)));
        context.RegisterSourceOutput(compiled.Select(static (kernel, _) => new ListedKernel(kernel.Model)).Collect().Combine(options), KernelListText.Write);
        context.RegisterSourceOutput(parsed.Select(static (kernel, _) => kernel.Sources).Collect(), KernelSourceText.Write);
        context.RegisterSourceOutput(parsed.Collect().Combine(compiled.Select(static (kernel, _) => new DivergentKernel(kernel)).Collect()), DialectReport.Report);
    }
}

using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SfKernels.Abstractions;
using SfKernels.Ptx;
using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>The generator over one source text, as the compiler runs it.</summary>
internal sealed class GeneratorRun
{
    private const string Usings = """
        using System;
        using ILGPU;
        using ILGPU.Runtime;
        using ILGPU.Algorithms;
        using SfKernels.Abstractions;

        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Append(typeof(ILGPU.Grid).Assembly.Location)
            .Append(typeof(ILGPU.Algorithms.XMath).Assembly.Location)
            .Append(typeof(KernelImage).Assembly.Location)
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private GeneratorRun(CSharpCompilation input, GeneratorDriver driver)
    {
        Input = input;
        Driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
        Output = output;
        Diagnostics = Driver.GetRunResult().Diagnostics;
    }

    public CSharpCompilation Input { get; }

    public GeneratorDriver Driver { get; }

    public Compilation Output { get; }

    /// <summary>What the generator reported.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    public static GeneratorRun Of(string source, params (string Key, string Value)[] properties) => Of([source], properties);

    public static GeneratorRun Of(string[] sources, params (string Key, string Value)[] properties)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "KernelsUnderTest",
            sources.Select((source, i) => Parse(source, $"Source{i}.cs")),
            References,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new PtxKernelGenerator().AsSourceGenerator()],
            parseOptions: ParseOptions,
            optionsProvider: new PropertyOptions(properties),
            driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new(compilation, driver);
    }

    /// <summary>The same driver over a changed source.</summary>
    public GeneratorRun Edited(int file, string source)
    {
        SyntaxTree old = Input.SyntaxTrees[file];
        return new((CSharpCompilation)Input.ReplaceSyntaxTree(old, Parse(source, old.FilePath)), Driver);
    }

    /// <summary>A class named Kernels around some members.</summary>
    public static string Class(string members) => $$"""
        static partial class Kernels
        {
        {{members}}
        }
        """;

    /// <summary>The PTX of the only kernel, or of the one with that entry. Nothing may have been reported, and the generated code must compile.</summary>
    public string Ptx(string? entry = null) => Encoding.UTF8.GetString(Image(entry).Ptx);

    public KernelImage Image(string? entry = null)
    {
        IReadOnlyList<KernelImage> images = Images();
        return entry is null ? Assert.Single(images) : images.Single(image => image.Entry == entry);
    }

    public IReadOnlyList<KernelImage> Images() =>
        (IReadOnlyList<KernelImage>)Load().GetType("KernelsUnderTest.PtxKernelList", throwOnError: true)!.GetProperty("All")!.GetValue(null)!;

    public Assembly Load()
    {
        Assert.Empty(Diagnostics);
        Assert.Empty(Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS8019" or "CS0649")));
        using MemoryStream stream = new();
        Assert.True(Output.Emit(stream).Success);
        stream.Position = 0;
        return new AssemblyLoadContext(null).LoadFromStream(stream);
    }

    /// <summary>Runs a kernel by the interpreter.</summary>
    public LaunchStatistics Launch(PtxDevice device, int blocks, params ReadOnlySpan<PtxArgument> arguments)
    {
        KernelImage image = Image();
        PtxEntry entry = PtxModule.Parse(Ptx()).Entry(image.Entry);
        return device.Launch(entry, blocks, image.BlockSize, arguments);
    }

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(Usings + source, ParseOptions, path, Encoding.UTF8);
}

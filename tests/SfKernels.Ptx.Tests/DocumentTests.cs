using SfKernels.Ptx.Numerics;
using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>The example of docs/ptx-interpreter.md as it is compiled, run and quoted.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void TheExampleRuns()
    {
        string text = KernelText.Saxpy;
        float[] values = [.. Enumerable.Range(0, 1000).Select(static i => i * 0.5f)];

        // <example>
        PtxEntry entry = PtxModule.Parse(text).Entry("saxpy");
        PtxDevice device = new();
        PtxBuffer x = device.Upload(values, misalignedBy: 4, readOnly: true), y = device.Upload(values);
        LaunchStatistics did = device.Launch(entry, grid: 4, block: 256, new LaunchOptions { Error = ApproximationError.High },
            PtxArgument.View<float>(x), PtxArgument.View<float>(y), 3f);
        float[] result = y.Download<float>();
        // </example>
        Assert.Equal(values.Select(static value => (3 * value) + value), result);
        Assert.Equal(values.Length, did.Count("fma"));
    }

    [Fact]
    public void TheDocumentQuotesIt()
    {
        const int Indent = 8;
        string[] source = File.ReadAllLines(Path.Combine(Root(), "tests/SfKernels.Ptx.Tests/DocumentTests.cs"));
        int begin = Array.FindIndex(source, static line => line.Trim() == "// <example>"), end = Array.FindIndex(source, static line => line.Trim() == "// </example>");
        string example = string.Join('\n', source[(begin + 1)..end].Select(static line => line[Indent..]));
        Assert.Contains($"```csharp\n{example}\n```", File.ReadAllText(Path.Combine(Root(), "docs/ptx-interpreter.md")), StringComparison.Ordinal);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SfKernels.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}

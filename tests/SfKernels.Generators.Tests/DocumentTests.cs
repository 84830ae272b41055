using System.Text.RegularExpressions;
using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>docs/kernels.md walks one kernel through the compiler: what it shows is the source and the PTX that are there.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void TheKernelIsTheExamples() => Assert.Contains(Block("csharp"), Read("examples/OwnLoss/ClampKernels.cs"), StringComparison.Ordinal);

    [Fact]
    public void ThePtxIsWhatTheBuildWrites() =>
        Assert.Equal(OwnLoss.ClampKernels.ClampImage.Text.TrimEnd('\n'), Block("ptx").TrimEnd('\n'));

    private static string Block(string language) => Fenced().Matches(Read("docs/kernels.md")).Single(match => match.Groups[1].Value == language).Groups[2].Value;

    private static string Read(string path)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SfKernels.sln")))
            folder = folder.Parent;
        return File.ReadAllText(Path.Combine(Assert.IsType<DirectoryInfo>(folder).FullName, path));
    }

    [GeneratedRegex("^```(\\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}

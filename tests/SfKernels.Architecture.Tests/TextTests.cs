using System.Text.RegularExpressions;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>Documents and build files: links resolve, nothing names one machine.</summary>
public sealed partial class TextTests
{
    private static readonly string[] Binary = [".png", ".jpg", ".jpeg", ".pth", ".safetensors", ".bin", ".zip", ".npy", ".gz"];

    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("LICENSE")]
    [InlineData("sfk")]
    [InlineData(".ci/run")]
    [InlineData("docs/index.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/adding-an-op.md")]
    [InlineData("docs/method.md")]
    [InlineData("docs/benchmarks.md")]
    [InlineData("docs/data.md")]
    [InlineData("docs/training.md")]
    public void TheFileIsThere(string file) => Assert.Contains(file, Repository.Files);

    [Fact]
    public void LinksResolve()
    {
        foreach (string file in Documents())
        {
            string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, file))!;
            foreach (Match link in MarkdownLink().Matches(Repository.Read(file)))
            {
                string target = link.Groups[1].Value.Split('#')[0];
                if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal))
                    continue;
                Assert.True(Path.Exists(Path.Combine(folder, target)), $"{file} links to {target}, which is not there.");
            }
        }
    }

    [Fact]
    public void TheIndexListsEveryDocument()
    {
        string index = Repository.Read("docs/index.md");
        Assert.All(Documents().Where(file => file.StartsWith("docs/", StringComparison.Ordinal) && file != "docs/index.md"), file => Assert.Contains($"({file["docs/".Length..]})", index, StringComparison.Ordinal));
    }

    [Fact]
    public void PathsNamedInDocumentsExist()
    {
        foreach (string file in Documents())
        {
            foreach (Match path in CodePath().Matches(Repository.Read(file)))
                Assert.True(Path.Exists(Path.Combine(Repository.Root, path.Groups[1].Value)), $"{file} names {path.Groups[1].Value}, which is not there.");
        }
    }

    [Fact]
    public void TheChangeLogDescribesThisVersion()
    {
        string version = Repository.Xml("Directory.Build.props").Descendants("Version").Single().Value;
        Assert.Contains($"## {version}", Repository.Read("CHANGELOG.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void NothingNamesOneMachine()
    {
        foreach (string file in Repository.Files.Where(file => !Binary.Contains(Path.GetExtension(file).ToLowerInvariant())))
        {
            Match match = MachinePath().Match(Repository.Read(file));
            Assert.False(match.Success, $"{file} names '{match.Value}'.");
        }
    }

    [Fact]
    public void CiCallsWhatTheReadmeCalls()
    {
        Assert.Contains("./sfk test", Repository.Read("README.md"), StringComparison.Ordinal);
        Assert.EndsWith("exec ./sfk test\n", Repository.Read(".ci/run"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Documents() => Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"`((?:src|kernels|tests|bench|docs)/[\w./-]*[\w/])`")]
    private static partial Regex CodePath();

    // Written in two parts so that this file does not find itself.
    [GeneratedRegex(@"(?<![\w.])/(?:wo" + @"rk|fa" + @"rm|ho" + @"me|ro" + @"ot|Us" + @"ers)/|https?://(?:a" + @"pi|reg" + @"istry|d" + @"eb)\.")]
    private static partial Regex MachinePath();
}

using System.Text.RegularExpressions;
using Xunit;

namespace SfKernels.Architecture.Tests;

/// <summary>House rules that can be read off the text of the sources.</summary>
public sealed partial class SourceTests
{
    private const int LongFile = 300;
    private const int MedianFile = 100;
    private const string LongFiles = "tests/SfKernels.Architecture.Tests/long-files.txt";

    [Fact]
    public void OneSourceForBothFlavours() =>
        Assert.All(Repository.Sources("src", "kernels"), file => Assert.DoesNotMatch(ConditionalCompilation(), Repository.Read(file)));

    [Fact]
    public void NamespacesMatchFolders()
    {
        foreach (string project in Repository.Projects.Where(file => !file.StartsWith("src/Compat/", StringComparison.Ordinal)))
        {
            string folder = Path.GetDirectoryName(project)!.Replace('\\', '/');
            string rootNamespace = Path.GetFileNameWithoutExtension(project);
            foreach (string file in Repository.Sources(folder))
            {
                string inside = Path.GetDirectoryName(Path.GetRelativePath(folder, file))!.Replace('/', '.').Replace('\\', '.');
                string expected = inside.Length == 0 ? rootNamespace : $"{rootNamespace}.{inside}";
                Match declared = NamespaceDeclaration().Match(Repository.Read(file));
                // A type that the compiler asks for by name, where the target framework lacks it.
                bool isCompilerType = declared.Groups[1].Value == "System.Runtime.CompilerServices" && Path.GetFileName(file) == "IsExternalInit.cs";
                if (declared.Success && !isCompilerType)
                    Assert.True(declared.Groups[1].Value == expected, $"{file} declares namespace {declared.Groups[1].Value}; its folder says {expected}.");
            }
        }
    }

    [Theory]
    [InlineData("TorchSharp")]
    [InlineData("ILGPU")]
    public void StandInsDeclareOnlyTheirOwnNamespaces(string name)
    {
        foreach (string file in Repository.Sources("src/Compat/" + name))
            Assert.All(NamespaceDeclaration().Matches(Repository.Read(file)), match => Assert.Matches($@"^({name}|SfKernels\.Engine)(\.|$)", match.Groups[1].Value));
    }

    [Fact]
    public void LongFilesHaveAReason()
    {
        Dictionary<string, string> reasons = Repository.Lines(LongFiles)
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts.Length == 2 ? parts[1] : string.Empty);
        Assert.All(reasons, pair => Assert.True(pair.Value.Length >= 10, $"{LongFiles} gives no reason for {pair.Key}."));
        string[] longFiles = Repository.Sources("src", "kernels", "bench", "tests").Where(file => Repository.Lines(file).Length > LongFile).ToArray();
        Assert.True(longFiles.All(reasons.ContainsKey), $"Over {LongFile} lines and without a reason in {LongFiles}: {string.Join(", ", longFiles.Except(reasons.Keys))}");
        Assert.True(reasons.Keys.All(longFiles.Contains), $"No longer over {LongFile} lines: {string.Join(", ", reasons.Keys.Except(longFiles))}");
    }

    [Fact]
    public void TheMedianFileIsShort()
    {
        int[] lengths = Repository.Sources("src", "kernels").Select(file => Repository.Lines(file).Length).Order().ToArray();
        Assert.True(lengths[lengths.Length / 2] < MedianFile, $"The median product file has {lengths[lengths.Length / 2]} lines.");
    }

    [Fact]
    public void TypesAreNamedAfterNouns()
    {
        // The names of the stand-ins are those of the real packages.
        foreach (string file in Repository.Sources("src", "kernels").Where(file => !file.StartsWith("src/Compat/", StringComparison.Ordinal)))
            Assert.All(TypeDeclaration().Matches(Repository.Read(file)), match => Assert.DoesNotMatch(VagueName(), match.Groups[1].Value));
    }

    [Fact]
    public void OneTypePerFile()
    {
        foreach (string file in Repository.Sources("src", "kernels").Where(file => !file.StartsWith("src/Compat/", StringComparison.Ordinal)))
        {
            string[] types = TopLevelType().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value).Distinct().ToArray();
            Assert.True(types.Length <= 1, $"{file} declares {string.Join(", ", types)}: one type per file.");
            Assert.True(types.Length == 0 || Path.GetFileName(file).StartsWith(types[0], StringComparison.Ordinal), $"{file} declares {types.FirstOrDefault()}: the file has the name of its type.");
        }
    }

    [Fact]
    public void NothingIsLeftUnfinished() =>
        Assert.All(Repository.Sources("src", "kernels", "bench", "tests"), file => Assert.DoesNotMatch(Unfinished(), Repository.Read(file)));

    [Fact]
    public void EveryFormattedNumberIsInvariant()
    {
        // Directory.Build.props turns cultures off for the whole tree; no file may turn them on again.
        Assert.Contains("<InvariantGlobalization>true</InvariantGlobalization>", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
        Assert.All(Repository.Projects, project => Assert.DoesNotContain("InvariantGlobalization", Repository.Read(project), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\s*#\s*(if|elif|else)\b", RegexOptions.Multiline)]
    private static partial Regex ConditionalCompilation();

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+(\w+)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|record struct|record class|record|struct|interface|enum)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex("(Util|Utils|Utilities|Helper|Helpers|Manager)$")]
    private static partial Regex VagueName();

    // Written in two parts so that this file does not find itself.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b|NotImplemented" + @"Exception|Assert\.True\(tr" + @"ue\)|Skip\s*=\s*""" + @"""")]
    private static partial Regex Unfinished();
}

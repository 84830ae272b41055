using System.Text.RegularExpressions;
using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Cli.Tests;

/// <summary>The README, the documents and the tool agree on the commands and their options.</summary>
public sealed partial class CommandListTests : IDisposable
{
    private static readonly string[] OfTheLauncher = ["bench", "test"];
    private readonly Sfk _sfk = new();

    [Fact]
    public async Task TheReadmeListsTheCommandsOfTheTool()
    {
        ProcessRun help = await _sfk.DoneAsync("--help");
        string commands = help.Output[help.Output.IndexOf("Commands:", StringComparison.Ordinal)..];
        IEnumerable<string> tool = HelpRow().Matches(commands).Select(match => match.Groups[1].Value);
        IEnumerable<string> readme = ReadmeRow().Matches(File.ReadAllText(Path.Combine(Root(), "README.md"))).Select(match => match.Groups[1].Value);
        Assert.Equal(tool.Concat(OfTheLauncher).Order(), readme.Order());
    }

    [Fact]
    public async Task EveryOptionInADocumentIsOneOfItsCommand()
    {
        var helps = new Dictionary<string, string>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root(), "docs"), "*.md").Append(Path.Combine(Root(), "README.md")))
        {
            foreach (Match line in CommandLine().Matches(File.ReadAllText(file)))
            {
                string command = line.Groups[1].Value;
                if (OfTheLauncher.Contains(command) || command == "COMMAND")
                    continue;
                if (!helps.TryGetValue(command, out string? help))
                {
                    helps[command] = help = (await _sfk.DoneAsync(command, "--help")).Output;
                }

                foreach (Match option in LongOption().Matches(line.Value))
                    Assert.True(help.Contains(option.Value, StringComparison.Ordinal), $"{Path.GetFileName(file)}: ./sfk {command} has no {option.Value}.");
            }
        }

        Assert.NotEmpty(helps);
    }

    public void Dispose() => _sfk.Dispose();

    private static string Root()
    {
        DirectoryInfo? parent = new(AppContext.BaseDirectory);
        while (parent is not null && !File.Exists(Path.Combine(parent.FullName, "SfKernels.sln")))
            parent = parent.Parent;
        return parent?.FullName ?? throw new InvalidOperationException($"No SfKernels.sln above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"^  (\w+) ", RegexOptions.Multiline)]
    private static partial Regex HelpRow();

    [GeneratedRegex(@"^\| `\./sfk (\w+)`", RegexOptions.Multiline)]
    private static partial Regex ReadmeRow();

    [GeneratedRegex(@"\./sfk (\w+)[^\n`|#]*")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"--[a-z][a-z-]+")]
    private static partial Regex LongOption();
}

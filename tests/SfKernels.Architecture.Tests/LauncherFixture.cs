using System.Diagnostics.CodeAnalysis;
using SfKernels.TestSupport;

namespace SfKernels.Architecture.Tests;

/// <summary>
/// A small tree with the real launcher and a recorded dotnet in place of the real one: what the launcher decides, without building anything.
/// The recorded dotnet writes every call to calls.txt, creates what a build would create, and ends with the status that a file asks for.
/// </summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The launcher is a bash script; the tests run where it runs.")]
public sealed class LauncherFixture : IDisposable
{
    private const string RecordedDotnet = """
        #!/usr/bin/env bash
        here=$(dirname "$0")/..
        echo "$*" >>"$here/calls.txt"
        case $1 in
          --version) echo 10.0.100 ;;
          restore) mkdir obj; cp "$here/assets.json" obj/project.assets.json; cat "$here/feed.txt"; exit "$(cat "$here/feed-status.txt")" ;;
          build) sleep 0.2; echo "what the build says"; exit "$(cat "$here/build-status.txt")" ;;
          test)
            name=$(basename "$2" .dll)
            for word in "$@"; do [[ $previous == --results-directory ]] && results=$word; previous=$word; done
            [[ -f $here/$name.trx ]] && cp "$here/$name.trx" "$results/"
            echo "output of $name"
            exit "$(cat "$here/$name.status" 2>/dev/null || echo 0)" ;;
          *) echo "ran ${*:2}"; exit "$(cat "$here/run-status.txt")" ;;
        esac
        """;

    public LauncherFixture()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "tools"));
        foreach (string folder in new[] { "src/SfKernels.Cli", "kernels", "bench/SfKernels.Bench", "tests/SfKernels.One.Tests", "tests/SfKernels.Two.Tests" })
            Directory.CreateDirectory(Path.Combine(Folder, folder));
        foreach (string file in new[] { "sfk", "Directory.Packages.props", "Directory.Build.props", "Directory.Build.targets", "SfKernels.sln", "global.json", ".editorconfig" })
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(Folder, file));
        Write("src/SfKernels.Cli/Program.cs", "// a source");
        Write("tools/dotnet", RecordedDotnet);
        File.SetUnixFileMode(Path.Combine(Folder, "tools/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Write("feed.txt", "error NU1101: Unable to find package TorchSharp.");
        Write("feed-status.txt", "1");
        Write("assets.json", "{}");
        Write("build-status.txt", "0");
        Write("run-status.txt", "0");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("sfk-launcher-").FullName;

    /// <summary>Calls of dotnet so far that begin with a word.</summary>
    public IEnumerable<string> Calls(string word) =>
        File.Exists(Path.Combine(Folder, "calls.txt")) ? File.ReadAllLines(Path.Combine(Folder, "calls.txt")).Where(call => call.StartsWith(word, StringComparison.Ordinal)) : [];

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    /// <summary>A feed that has the packages, whose native library names a version of libstdc++'s symbols.</summary>
    public void WriteFeedWithPackages(string symbols)
    {
        string version = Repository.Xml("Directory.Packages.props").Descendants("PackageVersion").Single(package => package.Attribute("Include")?.Value == "TorchSharp").Attribute("Version")!.Value;
        string native = $"packages/torchsharp/{version}/runtimes/linux-x64/native";
        Directory.CreateDirectory(Path.Combine(Folder, native));
        Write($"{native}/libLibTorchSharp.so", $"\0GLIBCXX_3.4\0GLIBCXX_3.4.9\0{symbols}\0");
        Write("assets.json", $$"""
            {
              "version": 3,
              "packageFolders": {
                "{{Folder}}/packages/": {}
              },
              "project": { "restore": { "projectPath": "/none" } }
            }
            """);
        Write("feed.txt", "");
        Write("feed-status.txt", "0");
    }

    public void WriteResults(string project, int total, int executed, int passed, int status = 0)
    {
        Write($"{project}.trx", $"""<TestRun><ResultSummary><Counters total="{total}" executed="{executed}" passed="{passed}" failed="{executed - passed}" notExecuted="0" /></ResultSummary></TestRun>""");
        Write($"{project}.status", $"{status}");
    }

    /// <summary>Runs the launcher from another folder. The stand-in for libtorch is an empty folder of the right form.</summary>
    internal Task<ProcessRun> Run(string[] arguments, IReadOnlyDictionary<string, string?>? variables = null)
    {
        string libtorch = Path.Combine(Folder, "libtorch");
        Directory.CreateDirectory(Path.Combine(libtorch, "lib"));
        File.WriteAllText(Path.Combine(libtorch, "lib/libtorch_cpu.so"), string.Empty);
        Dictionary<string, string?> all = new()
        {
            ["PATH"] = Path.Combine(Folder, "tools") + ":" + Environment.GetEnvironmentVariable("PATH"),
            ["SFK_ENGINES"] = null,
            ["SFK_LIBTORCH"] = libtorch,
        };
        foreach ((string name, string? value) in variables ?? new Dictionary<string, string?>())
            all[name] = value;
        return ProcessRun.StartAsync("bash", [Path.Combine(Folder, "sfk"), .. arguments], Path.GetTempPath(), all);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

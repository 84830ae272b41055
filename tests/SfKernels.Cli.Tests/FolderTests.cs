using System.Diagnostics;
using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Cli.Tests;

/// <summary>Output folders that cannot be written to.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly Sfk _sfk = new();

    public void Dispose() => _sfk.Dispose();

    private static string[] Training(string folder) => ["train", .. Sfk.SmallTraining, "--iterations", "2", "--out", folder];

    [Fact]
    public async Task AFileInThePlaceOfTheFolderIsRefused()
    {
        string place = _sfk.At("file");
        await File.WriteAllTextAsync(place, "");
        await _sfk.RefusedAsync(Training(place), $"--out is '{place}'", "choose another folder");
    }

    [Fact]
    public async Task AFileAboveTheFolderIsRefused()
    {
        string place = _sfk.At("file");
        await File.WriteAllTextAsync(place, "");
        await _sfk.RefusedAsync(Training(Path.Combine(place, "runs", "first")), "--out is", "choose another folder");
    }

    [Theory]
    [InlineData("--json", "train --data scenes:9 --out r")]
    [InlineData("--json", "demo --out r")]
    [InlineData("--json", "eval --run r")]
    [InlineData("--detections", "eval --run r")]
    [InlineData("--json", "score --data scenes:9 --detections none.json")]
    [InlineData("--json", "prior --data scenes:9")]
    [InlineData("--json", "doctor")]
    [InlineData("--json", "predict --run r --images a.png --out o")]
    [InlineData("--json", "ablation --data scenes:9 --out r")]
    public async Task AFileThatCannotBeWrittenIsRefusedBeforeAnythingIsComputed(string option, string command)
    {
        string[] arguments = command.Split(' ');
        await _sfk.RefusedAsync([.. arguments, option, _sfk.At("nowhere", "x.json")], $"{option} is '{_sfk.At("nowhere", "x.json")}', but there is no folder", "make it");
        await _sfk.RefusedAsync([.. arguments, option, _sfk.Folder], $"{option} is '{_sfk.Folder}', which is a folder: name a file");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sfk.Folder));
    }

    [Fact]
    public async Task AFileInThePlaceOfTheDrawnPicturesIsRefused()
    {
        string place = _sfk.At("file");
        await File.WriteAllTextAsync(place, "");
        await _sfk.RefusedAsync(["predict", "--run", "r", "--images", "a.png", "--out", place], $"--out is '{place}'", "choose another folder");
    }

    [Fact]
    public async Task ANameThatIsTooLongIsRefused()
    {
        await _sfk.RefusedAsync(Training(_sfk.At(new string('n', 300))), "too long", "choose a shorter name");
        Assert.DoesNotContain(Directory.EnumerateDirectories(_sfk.Folder), static folder => Path.GetFileName(folder).StartsWith('n'));
    }

    [Fact]
    public async Task TheNumbersMayLieInTheFolderThatTheRunMakes()
    {
        await _sfk.DoneAsync([.. Training(_sfk.At("new")), "--json", _sfk.At("new", "numbers.json")]);
        MetricsShape.Assert(_sfk.At("new", "numbers.json"));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("checkpoint.safetensors")]
    public async Task TheNumbersDoNotReplaceAFileOfTheRun(string file)
    {
        await _sfk.RefusedAsync([.. Training(_sfk.At("new")), "--json", _sfk.At("new", file)], "--json is", "a file of the run itself");
        Assert.False(Directory.Exists(_sfk.At("new")), "the run left its folder behind");
    }

    [SkippableFact]
    public async Task AReadOnlyFolderIsRefusedBeforeAnythingIsComputed()
    {
        string folder = Directory.CreateDirectory(_sfk.At("read-only")).FullName;
        using var mount = Mount.Tmpfs(folder, "ro");
        Skip.If(mount is null, "a read-only file system needs the right to mount");
        await _sfk.RefusedAsync(Training(folder), $"--out is '{folder}'", "ead-only", "choose another folder");
        await _sfk.RefusedAsync(Training(Path.Combine(folder, "runs", "first")), "ead-only", "choose another folder");
    }

    [SkippableFact]
    public async Task AFullDiskEndsTheRunWithoutAHalfWrittenFile()
    {
        string folder = Directory.CreateDirectory(_sfk.At("small")).FullName;
        using var mount = Mount.Tmpfs(folder, "size=256k");
        Skip.If(mount is null, "a small file system needs the right to mount");
        ProcessRun run = await _sfk.RunAsync(Training(folder));
        Assert.True(run.ExitCode == 1, run.All);
        string line = run.Errors.Split('\n')[0];
        Assert.Contains("No space left on device", line, StringComparison.Ordinal);
        Assert.Contains("--out", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["config.json", "metrics.jsonl"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order());
    }

    [SkippableFact]
    public async Task ADiskThatIsFullFromTheStartKeepsNoTraceOfTheRun()
    {
        string folder = Directory.CreateDirectory(_sfk.At("small")).FullName;
        using var mount = Mount.Tmpfs(folder, "size=64k");
        Skip.If(mount is null, "a small file system needs the right to mount");
        string filled = Path.Combine(folder, "filled");
        await using (FileStream stream = File.Create(filled))
        {
            try
            {
                while (true)
                {
                    stream.Write(new byte[4096]);
                    stream.Flush();
                }
            }
            catch (IOException)
            {
            }
        }

        ProcessRun run = await _sfk.RunAsync(Training(Path.Combine(folder, "runs", "first")));
        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("No space left on device", run.Errors, StringComparison.Ordinal);
        Assert.Equal([filled], Directory.EnumerateFileSystemEntries(folder));
    }

    private sealed class Mount : IDisposable
    {
        private readonly string _folder;

        private Mount(string folder) => _folder = folder;

        /// <summary>Mounts a file system in memory, or gives null where that is not allowed.</summary>
        public static Mount? Tmpfs(string folder, string options) => Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) ? new Mount(folder) : null;

        public void Dispose() => Run("umount", _folder);

        private static bool Run(string program, params string[] arguments)
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SfKernels.TestSupport;
using SfKernels.Training.Progress;
using Xunit;

namespace SfKernels.Cli.Tests;

/// <summary>Runs the built sfk as a process in a folder of its own.</summary>
public sealed partial class Sfk : IDisposable
{
    /// <summary>What Ctrl-C sends.</summary>
    public const int Interrupt = 2;

    /// <summary>What kill and timeout send.</summary>
    public const int Terminate = 15;

    /// <summary>What no process can catch.</summary>
    public const int KillSignal = 9;

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "sfk.dll");

    /// <summary>A training that takes a moment: 64 px scenes, few channels, one thread.</summary>
    public static readonly string[] SmallTraining =
    [
        "--data", "scenes:24,val=4,size=64,classes=2,side=16-40", "--channels", "16", "--head-convs", "1",
        "--batch", "2", "--log-every", "1", "--threads", "1", "--lr", "0.01",
    ];

    /// <summary><see cref="SmallTraining"/> with another value of one of its options.</summary>
    public static string[] SmallTrainingWith(string option, string value)
    {
        string[] arguments = [.. SmallTraining];
        arguments[Array.IndexOf(arguments, option) + 1] = value;
        return arguments;
    }

    /// <summary>Everything the test writes goes here.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sfk-cli-").FullName;

    private Dictionary<string, string?> Variables => new() { ["SFK_CACHE"] = Path.Combine(Folder, "cache"), ["SFK_DEBUG"] = null, ["TERM"] = "dumb" };

    /// <summary>A path below <see cref="Folder"/>.</summary>
    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Runs to the end.</summary>
    public Task<ProcessRun> RunAsync(params IEnumerable<string> arguments) => ProcessRun.StartAsync("dotnet", [Program, .. arguments], Folder, Variables);

    /// <summary>Runs and expects success.</summary>
    public async Task<ProcessRun> DoneAsync(params IEnumerable<string> arguments)
    {
        ProcessRun run = await RunAsync(arguments);
        Assert.True(run.ExitCode == 0, run.All);
        return run;
    }

    /// <summary>Runs and expects a refusal: exit code 2 and one line that says all of <paramref name="parts"/>, without a stack trace.</summary>
    public async Task RefusedAsync(IEnumerable<string> arguments, params string[] parts)
    {
        ProcessRun run = await RunAsync(arguments);
        Assert.True(run.ExitCode == 2, run.All);
        string line = run.Errors.Split('\n')[0];
        Assert.StartsWith("sfk: ", line, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.True(line.Contains(part, StringComparison.Ordinal), $"'{part}' is not in: {run.All}"));
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Starts a training and sends a signal once it has logged so many steps.</summary>
    /// <returns>The exit code and both streams.</returns>
    public Task<ProcessRun> SignalledAsync(int signal, int afterSteps, string metrics, params IEnumerable<string> arguments) =>
        SignalledAsync([signal], afterSteps, metrics, arguments);

    /// <summary>The same with several signals, one right behind the other.</summary>
    public async Task<ProcessRun> SignalledAsync(int[] signals, int afterSteps, string metrics, IEnumerable<string> arguments)
    {
        // A shell that runs the tests in the background lets its children ignore SIGINT.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Program, .. arguments]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (!process.HasExited && MetricsLog.Read(metrics).Count < afterSteps)
                await Task.Delay(20, limit.Token);
            foreach (int signal in signals)
            {
                if (!process.HasExited)
                    _ = Kill(process.Id, signal);
            }

            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return new ProcessRun(process.ExitCode, await output, await errors);
    }

    // The system call itself: on a busy machine a run may end before a process for it has started.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    /// <summary>The losses of a log as the exact text in the file, by iteration.</summary>
    public static IReadOnlyList<string> Losses(string metrics) =>
    [
        .. File.ReadLines(metrics)
            .Select(static line => JsonDocument.Parse(line).RootElement)
            .Where(static json => json.GetProperty("event").GetString() == "step")
            .Select(static json => $"{json.GetProperty("iteration")} {json.GetProperty("loss").GetRawText()} {json.GetProperty("classification").GetRawText()} {json.GetProperty("localisation").GetRawText()}"),
    ];

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

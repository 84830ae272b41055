using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Cli.Tests;

/// <summary>Training as a process: what it leaves, how it stops, how it goes on.</summary>
public sealed class TrainTests : IDisposable
{
    // Enough to be stopped well before the end: a step takes 20 to 60 ms.
    private const int Iterations = 40;

    private const int CheckpointEvery = 3;

    private readonly Sfk _sfk = new();

    public void Dispose() => _sfk.Dispose();

    private string[] Training(string name, params string[] more) =>
        ["train", .. Sfk.SmallTraining, "--iterations", $"{Iterations}", "--checkpoint-every", $"{CheckpointEvery}", "--out", _sfk.At(name), .. more];

    [Fact]
    public async Task AStoppedRunGoesOnWithTheSameLosses()
    {
        await _sfk.DoneAsync(Training("whole"));
        ProcessRun stopped = await _sfk.SignalledAsync(Sfk.Interrupt, 5, _sfk.At("parts", "metrics.jsonl"), Training("parts"));
        Assert.True(stopped.ExitCode == 130, stopped.All);
        Assert.Contains("--resume", stopped.Output, StringComparison.Ordinal);
        int done = Sfk.Losses(_sfk.At("parts", "metrics.jsonl")).Count;
        Assert.InRange(done, 5, Iterations - 1);

        // The other options are those of the run.
        await _sfk.DoneAsync("train", "--resume", "--out", _sfk.At("parts"));
        IReadOnlyList<string> losses = Sfk.Losses(_sfk.At("whole", "metrics.jsonl"));
        Assert.Equal(Iterations, losses.Count);
        Assert.Equal(losses, Sfk.Losses(_sfk.At("parts", "metrics.jsonl")));
    }

    // As when Ctrl-C reaches a whole group of processes, and one of them passes it on.
    [Fact]
    public async Task TwoSignalsAtOnceStopARunAsOneDoes()
    {
        ProcessRun stopped = await _sfk.SignalledAsync([Sfk.Interrupt, Sfk.Terminate, Sfk.Terminate], 5, _sfk.At("parts", "metrics.jsonl"), Training("parts"));
        Assert.True(stopped.ExitCode == 130, stopped.All);
        Assert.Single(stopped.Errors.Split('\n'), static line => line.StartsWith("sfk: stopping", StringComparison.Ordinal));
        Assert.True(File.Exists(_sfk.At("parts", "checkpoint.safetensors")));
    }

    [Fact]
    public async Task AKilledRunLosesAtMostTheStepsSinceTheLastCheckpoint()
    {
        await _sfk.DoneAsync(Training("whole"));
        ProcessRun killed = await _sfk.SignalledAsync(Sfk.KillSignal, 8, _sfk.At("parts", "metrics.jsonl"), Training("parts"));
        Assert.NotEqual(0, killed.ExitCode);
        int done = Sfk.Losses(_sfk.At("parts", "metrics.jsonl")).Count;
        ProcessRun resumed = await _sfk.DoneAsync("train", "--resume", "--out", _sfk.At("parts"));
        int saved = int.Parse(Regex.Match(resumed.Output, @"after (\d+) iterations").Groups[1].Value, CultureInfo.InvariantCulture);

        // A signal that comes late finds the last checkpoint, which every run ends with.
        Assert.True(saved % CheckpointEvery == 0 || saved == Iterations, resumed.All);
        Assert.InRange(saved, done - CheckpointEvery, done);
        Assert.Equal(Sfk.Losses(_sfk.At("whole", "metrics.jsonl")), Sfk.Losses(_sfk.At("parts", "metrics.jsonl")));
    }

    [Fact]
    public async Task ARunLeavesLogConfigurationWeightsAndReport()
    {
        ProcessRun run = await _sfk.DoneAsync(Training("run", "--eval-every", $"{Iterations / 2}", "--json", _sfk.At("numbers.json")));
        foreach (string file in new[] { "config.json", "metrics.jsonl", "checkpoint.safetensors", "best.safetensors", "evaluation.json", "report.html" })
            Assert.True(File.Exists(_sfk.At("run", file)), $"{file} is missing: {run.All}");
        Assert.DoesNotContain(Directory.EnumerateFiles(_sfk.At("run")), static file => file.EndsWith(".tmp", StringComparison.Ordinal));
        MetricsShape.Assert(_sfk.At("numbers.json"));

        JsonElement config = JsonDocument.Parse(await File.ReadAllTextAsync(_sfk.At("run", "config.json"))).RootElement;
        Assert.Equal(64, config.GetProperty("train").GetProperty("fingerprint").GetString()![..64].Length);
        Assert.InRange(config.GetProperty("prior").GetProperty("prior").GetDouble(), 1e-5, 0.1);
        Assert.Equal(0.01, config.GetProperty("options").GetProperty("learning_rate").GetDouble());

        string report = await File.ReadAllTextAsync(_sfk.At("run", "report.html"));
        Assert.Contains("<svg", report, StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,", report, StringComparison.Ordinal);
        Assert.Contains("Precision on the validation split", report, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadLines(_sfk.At("run", "metrics.jsonl")).Count(static line => line.Contains("\"evaluation\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ALossThatIsNotFiniteStopsTheRun()
    {
        ProcessRun run = await _sfk.RunAsync(
            ["train", .. Sfk.SmallTrainingWith("--lr", "1e30"), "--iterations", "12", "--warmup", "0", "--schedule", "constant", "--out", _sfk.At("run")]);
        Assert.True(run.ExitCode == 1, run.All);
        string line = run.Errors.Split('\n')[0];
        Assert.Matches(@"^sfk: The loss is not finite at iteration \d+ \(.*\), images scene-train-\d+\.png, scene-train-\d+\.png\. The state is saved in .*failed\.safetensors", line);
        Assert.True(File.Exists(_sfk.At("run", "failed.safetensors")));
        Assert.Contains("Diverged", await File.ReadAllTextAsync(_sfk.At("run", "report.html")), StringComparison.Ordinal);
    }
}

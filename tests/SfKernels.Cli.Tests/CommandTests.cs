using System.Text.Json;
using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Cli.Tests;

/// <summary>Commands that need no trained run.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly Sfk _sfk = new();

    public void Dispose() => _sfk.Dispose();

    [Fact]
    public async Task PriorWritesCountsPriorAndBias()
    {
        await _sfk.DoneAsync("prior", "--data", "scenes:50", "--split", "train", "--model", "retinanet", "--json", _sfk.At("prior.json"));
        JsonElement json = JsonDocument.Parse(await File.ReadAllTextAsync(_sfk.At("prior.json"))).RootElement;
        double foreground = json.GetProperty("foreground").GetInt64();
        double background = json.GetProperty("background").GetInt64();
        double prior = json.GetProperty("prior").GetDouble();
        // Eight classes share the foreground; b is the logit at which sigma(b) is the prior.
        Assert.Equal(foreground / (foreground + background) / 8, prior, 12);
        Assert.Equal(prior, 1 / (1 + Math.Exp(-json.GetProperty("bias").GetDouble())), 12);
        Assert.True(json.GetProperty("seconds").GetDouble() >= 0);
    }

    [Fact]
    public async Task PriorIsRemembered()
    {
        string[] prior = ["prior", "--data", "scenes:50", "--json", _sfk.At("prior.json")];
        await _sfk.DoneAsync(prior);
        string cache = Assert.Single(Directory.EnumerateFiles(_sfk.At("cache")));
        DateTime written = File.GetLastWriteTimeUtc(cache);
        await _sfk.DoneAsync(prior);
        Assert.Equal(written, File.GetLastWriteTimeUtc(cache));
        await _sfk.DoneAsync("prior", "--data", "scenes:50", "--image-size", "64", "--json", _sfk.At("prior.json"));
        Assert.Equal(2, Directory.EnumerateFiles(_sfk.At("cache")).Count());
    }

    [Fact]
    public async Task DoctorFindsTheEnginesThatTheTestsRunOn()
    {
        ProcessRun run = await _sfk.DoneAsync("doctor", "--json", _sfk.At("doctor.json"));
        JsonElement[] findings = [.. JsonDocument.Parse(await File.ReadAllTextAsync(_sfk.At("doctor.json"))).RootElement.EnumerateArray()];
        string Value(string name) => findings.Single(f => f.GetProperty("name").GetString() == name).GetProperty("value").GetString()!;
        Assert.Matches(@"^\d+\.\d+", Value("libtorch"));
        Assert.Contains("nms works", run.Output, StringComparison.Ordinal);
        Assert.Contains("cores", Value("processor"), StringComparison.Ordinal);
        Assert.All(findings, static f => Assert.Equal(JsonValueKind.Null, f.GetProperty("remedy").ValueKind));
    }

    [Fact]
    public async Task TheDemoEvaluatesHeldOutScenesAndReports()
    {
        ProcessRun run = await _sfk.DoneAsync("demo", "--iterations", "2", "--threads", "1", "--out", _sfk.At("demo"), "--json", _sfk.At("demo.json"));
        MetricsShape.Assert(_sfk.At("demo.json"));
        Assert.Contains(Path.Combine(_sfk.At("demo"), "report.html"), run.Output, StringComparison.Ordinal);
        JsonElement config = JsonDocument.Parse(await File.ReadAllTextAsync(_sfk.At("demo", "config.json"))).RootElement;
        Assert.True(config.GetProperty("val").GetProperty("images").GetInt32() >= 150);
        // A second demo replaces the first.
        Assert.Equal("sampling-free", config.GetProperty("options").GetProperty("loss").GetString());
        await _sfk.DoneAsync("demo", "--iterations", "1", "--threads", "1", "--out", _sfk.At("demo"));
        Assert.Single(File.ReadLines(_sfk.At("demo", "metrics.jsonl")), static line => line.Contains("\"step\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnAblationComparesLossesAndSkipsFinishedTrainings()
    {
        string[] ablation =
        [
            "ablation", .. Sfk.SmallTraining[..^4], "--iterations", "2", "--columns", "ce+bias,focal", "--lrs", "0.001,0.002", "--seeds", "0,1",
            "--parallel", "2", "--out", _sfk.At("grid"), "--json", _sfk.At("grid.json"),
        ];
        ProcessRun run = await _sfk.DoneAsync(ablation);
        Assert.Equal(6, JsonDocument.Parse(await File.ReadAllTextAsync(_sfk.At("grid.json"))).RootElement.GetArrayLength());
        Assert.Contains("| ce+bias |", run.Output, StringComparison.Ordinal);
        Assert.Contains("[6/6]", run.Output, StringComparison.Ordinal);
        DateTime trained = File.GetLastWriteTimeUtc(_sfk.At("grid", "focal-lr0.001-seed0", "metrics.jsonl"));
        await _sfk.DoneAsync(ablation);
        Assert.Equal(trained, File.GetLastWriteTimeUtc(_sfk.At("grid", "focal-lr0.001-seed0", "metrics.jsonl")));
        ablation[Array.IndexOf(ablation, "--iterations") + 1] = "3";
        await _sfk.RefusedAsync(ablation, "which holds trainings with other options", "options.json");
    }
}

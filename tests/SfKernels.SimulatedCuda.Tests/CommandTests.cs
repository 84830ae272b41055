using System.Globalization;
using System.Text.Json;
using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.SimulatedCuda.Tests;

/// <summary>The tool with --device cuda, as a process: it trains what it trains on the CPU, resumes with the same bits, evaluates and predicts.</summary>
public sealed class CommandTests : IDisposable
{
    private static readonly string[] s_training =
    [
        "--data", "scenes:24,val=4,size=64,classes=2,side=16-40", "--channels", "16", "--head-convs", "1",
        "--batch", "2", "--log-every", "1", "--threads", "1", "--lr", "0.01", "--iterations", "4",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("sfk-simulated-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("cuda", 1e-5)]
    [InlineData("cuda", 1e-5, "--loss", "focal", "--optimizer", "adamw", "--memory-format", "contiguous")]
    [InlineData("cuda:1", 1e-5, "--guidance", "learned", "--clip-norm", "1", "--ignore", "background")]
    [InlineData("cuda", 0.03, "--precision", "bf16")]
    public async Task ATrainingIsThatOfTheCpu(string device, double within, params string[] more)
    {
        double[] there = await TrainAsync("there", ["--device", device, .. more]), here = await TrainAsync("here", [.. more]);
        Assert.Equal(12, there.Length);
        for (int i = 0; i < there.Length; i++)
            Assert.Equal(1, there[i] / here[i], within);
    }

    [Fact]
    public async Task ARunThatIsResumedHasTheBitsOfOneInOnePiece()
    {
        double[] whole = await TrainAsync("whole", ["--device", "cuda"]);
        await TrainAsync("parts", ["--device", "cuda", "--iterations", "2", "--schedule", "constant", "--warmup", "0"]);
        double[] parts = await TrainAsync("parts", ["--resume", "--iterations", "4"], fresh: false);
        double[] constant = await TrainAsync("constant", ["--device", "cuda", "--schedule", "constant", "--warmup", "0"]);
        Assert.Equal(constant, parts);
        Assert.Equal(whole.Length, parts.Length);
    }

    [Fact]
    public async Task WhatADeviceTrainedIsEvaluatedAndUsedAnywhere()
    {
        await TrainAsync("run", ["--device", "cuda"]);
        foreach (string device in new[] { "cpu", "cuda" })
            await DoneAsync("eval", "--run", At("run"), "--device", device, "--min-score", "0.001", "--detections", At(device + "-boxes.json"));
        (string, double[])[] here = Boxes("cpu"), there = Boxes("cuda");
        Assert.NotEmpty(here);
        Assert.Equal(here.Select(static box => box.Item1), there.Select(static box => box.Item1));
        Assert.All(here.Zip(there), static pair => Assert.All(pair.First.Item2.Zip(pair.Second.Item2), static two => Assert.Equal(two.First, two.Second, 1e-3)));
    }

    private (string Kind, double[] Numbers)[] Boxes(string device)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(At(device + "-boxes.json")));
        return
        [
            .. json.RootElement.EnumerateArray().Select(static box => (
                string.Create(CultureInfo.InvariantCulture, $"{box.GetProperty("image_id")} {box.GetProperty("category_id")}"),
                box.GetProperty("bbox").EnumerateArray().Append(box.GetProperty("score")).Select(static number => number.GetDouble()).ToArray())),
        ];
    }

    // The loss and its two parts, step by step.
    private async Task<double[]> TrainAsync(string name, string[] more, bool fresh = true)
    {
        string[] arguments = fresh ? [.. s_training.Where((_, i) => !more.Contains(s_training[i / 2 * 2])), .. more] : more;
        await DoneAsync(["train", .. arguments, "--out", At(name)]);
        return
        [
            .. File.ReadLines(At(name, "metrics.jsonl")).Select(static line => JsonDocument.Parse(line).RootElement)
                .Where(static line => line.GetProperty("event").GetString() == "step")
                .SelectMany(static line => new[] { "loss", "classification", "localisation" }.Select(part => line.GetProperty(part).GetDouble())),
        ];
    }

    private async Task DoneAsync(params string[] arguments)
    {
        _ = Simulated.First();
        var variables = new Dictionary<string, string?>
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(SimulatedDriver).Assembly.Location,
            ["SFK_CACHE"] = At("cache"),
            ["SFK_DEBUG"] = "1",
            ["TERM"] = "dumb",
        };
        ProcessRun run = await ProcessRun.StartAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "sfk.dll"), .. arguments], _folder, variables);
        Assert.True(run.ExitCode == 0, run.All);
    }

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);
}

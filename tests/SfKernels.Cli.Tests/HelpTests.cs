using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly Sfk _sfk = new();

    public void Dispose() => _sfk.Dispose();

    [Fact]
    public async Task TheRootListsEveryCommandAndTheExitCodes()
    {
        ProcessRun run = await _sfk.DoneAsync("--help");
        foreach (string command in new[] { "demo", "train", "eval", "score", "predict", "prior", "ablation", "doctor", "bench", "test" })
            Assert.Matches($@"\b{command}\b", run.Output);
        Assert.Contains("130 stopped by Ctrl-C", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo", "--out", "--json")]
    [InlineData("train", "--data", "--train-split", "--val-split", "--model", "--backbone", "--loss", "--bias", "--guidance", "--image-size", "--batch", "--iterations", "--epochs", "--lr", "--seed", "--out", "--resume", "--init")]
    [InlineData("eval", "--run", "--data", "--split", "--json", "--detections")]
    [InlineData("score", "--data", "--split", "--detections", "--json")]
    [InlineData("predict", "--run", "--images", "--out")]
    [InlineData("prior", "--data", "--split", "--model", "--image-size", "--json")]
    [InlineData("ablation", "--data", "--lrs", "--seeds", "--out")]
    [InlineData("doctor", "--json")]
    public async Task EveryCommandExplainsItsOptionsWithExamples(string command, params string[] options)
    {
        ProcessRun run = await _sfk.DoneAsync(command, "--help");
        Assert.All(options, option => Assert.Contains($"{option} ", run.Output, StringComparison.Ordinal));
        Assert.Contains($"Examples:\n  sfk {command}", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheVersionIsThatOfTheLibrary()
    {
        ProcessRun run = await _sfk.DoneAsync("--version");
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }
}

using SfKernels.Cli.Terminal;
using SfKernels.Training.Progress;
using Xunit;

namespace SfKernels.Cli.Tests;

public sealed class ProgressTests
{
    private const string Erase = "\r\u001b[2K";

    private static readonly StepRecord Step = new(50, 1.5f, 0.123456f, 0.25f, 2.02f, 30, 0.02, 131.27, 100);

    [Fact]
    public void ALineHasIterationLossesRatioRateSpeedAndTimeLeft() =>
        Assert.Equal("50/200  cls 0.1235  loc 0.25  r 2.02  lr 0.02  131.3 images/s  ETA 5 min 00 s", ProgressLine.Of(Step, 200));

    [Fact]
    public void BeforeTheLengthIsKnown_NoneIsShown() =>
        Assert.Equal("50  cls 0.1235  loc 0.25  r 2.02  lr 0.02  131.3 images/s", ProgressLine.Of(Step, 0));

    [Fact]
    public void ASplitWithoutObjectsShowsDashes() =>
        Assert.Equal("after 9 iterations: AP –, AP50 –, VOC12 mAP 0.250 (1.0 s)", ProgressLine.Of(new EvaluationRecord(9, double.NaN, double.NaN, 0.25, 1)));

    [Fact]
    public void OnATerminalOneLineIsWrittenOver()
    {
        var output = new StringWriter();
        var progress = new LiveProgress(output, static () => 200);
        progress.Stepped(Step, 200);
        progress.Stepped(Step with { Iteration = 51 }, 200);
        progress.Say("done");
        Assert.Equal(2, output.ToString().Split(Erase + "5").Length - 1);
        Assert.Equal(1, output.ToString().Count(static c => c == '\n'));
        Assert.EndsWith(Erase + "done" + Environment.NewLine, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ALineNeverWraps()
    {
        var output = new StringWriter();
        new LiveProgress(output, static () => 40).Stepped(Step, 200);
        Assert.Equal(39, output.ToString().Length - Erase.Length);
    }

    [Fact]
    public void InAFileLinesAreWholeAndFew()
    {
        var output = new StringWriter();
        var progress = new PlainProgress(output, TimeSpan.FromHours(1));
        for (int i = 1; i <= 100; i++)
            progress.Stepped(Step with { Iteration = i }, 100);
        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1/100", "100/100"], lines.Select(static line => line.Split(' ')[0]));
        Assert.DoesNotContain('\u001b', output.ToString());
    }
}

using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Progress;
using SfKernels.Training.Report;
using Xunit;

namespace SfKernels.Training.Tests.Report;

public sealed class RunReportTests
{
    private static RunReport Report(params LogRecord[] records) => new("run", "a test", records, null, 7, 16, [], [("--lr", "0.02")]);

    private static StepRecord Step(int iteration) => new(iteration, 1, 0.5f, 0.25f, 0.5f, 30, 0.02, 100, iteration);

    [Fact]
    public void CurvesShowLossesRatioAndRate()
    {
        HtmlReport html = Report(Step(1), Step(2)).ToHtmlReport();
        Assert.Contains(html.Curves, static curve => curve.Series.Count == 2 && curve.Title == "Losses");
        Assert.Contains(html.Curves, static curve => curve.Title.Contains("ratio", StringComparison.Ordinal) && curve.Series[0].Points.SequenceEqual([(1, 0.5), (2, 0.5)]));
        Assert.Contains(html.Curves, static curve => curve.Title == "Learning rate");
    }

    [Fact]
    public void PrecisionIsACurveWhereItWasMeasuredMoreThanOnce()
    {
        var evaluation = new EvaluationRecord(2, 0.1, 0.2, 0.3, 1);
        Assert.DoesNotContain(Report(Step(1), evaluation).ToHtmlReport().Curves, static curve => curve.Title.StartsWith("Precision", StringComparison.Ordinal));
        LineChart curve = Assert.Single(Report(Step(1), evaluation, evaluation with { Iteration = 4 }).ToHtmlReport().Curves, static curve => curve.Title.StartsWith("Precision", StringComparison.Ordinal));
        Assert.Equal(3, curve.Series.Count);
    }

    [Fact]
    public void ASplitWithoutObjectsHasDashesForNumbers()
    {
        DetectionMetrics nothing = DetectionMetrics.Evaluate([], [new Category(1, 1, "cell")], new Dictionary<long, IReadOnlyList<ScoredBox>>());
        HtmlReport html = (Report(Step(1)) with { Metrics = nothing }).ToHtmlReport();
        Assert.All(html.Tiles.Take(3), static tile => Assert.Equal("–", tile.Value));
    }

    [Fact]
    public void ADivergedRunSaysWhere()
    {
        HtmlReport html = Report(Step(1), new NonFiniteRecord(1234, float.NaN, 1, 1, ["a"])).ToHtmlReport();
        Assert.Contains(html.Tiles, static tile => tile is { Name: "Diverged", Value: "1,234" });
    }

    [Fact]
    public void ARunWithoutALogStillHasAReport() => Assert.Contains("No values were logged", Report().ToHtmlReport().ToHtml(), StringComparison.Ordinal);
}

using SfKernels.Training.Evaluation;
using Xunit;

namespace SfKernels.Training.Tests.Evaluation;

public sealed class CocoEvaluatorTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void PerfectDetections_ScoreOne()
    {
        CocoMetrics m = new MetricCase(2)
            .Image(1).Truth(1, 10, 10, 40, 40).Truth(2, 100, 100, 20, 20).Detection(1, 0.9, 10, 10, 40, 40).Detection(2, 0.8, 100, 100, 20, 20)
            .Coco();
        Assert.Equal(1, m.Ap, Tolerance);
        Assert.Equal(1, m.Ar1, Tolerance);
        Assert.Equal(1, m.ApSmall, Tolerance);
        Assert.Equal(1, m.ApMedium, Tolerance);
        Assert.Equal(-1, m.ApLarge);
        Assert.Equal(-1, m.ArLarge);
    }

    [Fact]
    public void IouOfThreeQuarters_CountsAtSixThresholds()
    {
        // Widths 4 of 4 and 3 of 4: IoU = 30 / 40 = .75, right at .5, .55, .6, .65, .7, .75.
        CocoMetrics m = new MetricCase(1).Image(1).Truth(1, 0, 0, 40, 40).Detection(1, 0.5, 0, 0, 30, 40).Coco();
        Assert.Equal(0.6, m.Ap, Tolerance);
        Assert.Equal(1, m.Ap75, Tolerance);
        Assert.Equal(0.6, m.Ar100, Tolerance);
    }

    [Fact]
    public void SecondDetectionOfAnObject_IsWrong()
    {
        // Scores .9 (wrong place), .8 (right): precision at every recall point 1/2.
        CocoMetrics m = new MetricCase(1).Image(1).Truth(1, 0, 0, 40, 40)
            .Detection(1, 0.9, 300, 300, 40, 40).Detection(1, 0.8, 0, 0, 40, 40).Detection(1, 0.7, 0, 0, 40, 40).Coco();
        Assert.Equal(0.5, m.Ap, Tolerance);
        Assert.Equal(0, m.Ar1, Tolerance);
        Assert.Equal(1, m.Ar10, Tolerance);
    }

    [Fact]
    public void Crowd_SwallowsAnyNumberOfDetections_AndIsNoObject()
    {
        CocoMetrics m = new MetricCase(1).Image(1).Truth(1, 0, 0, 40, 40).Truth(1, 200, 200, 100, 100, crowd: true)
            .Detection(1, 0.9, 200, 200, 20, 20).Detection(1, 0.8, 240, 240, 20, 20).Detection(1, 0.7, 0, 0, 40, 40).Coco();
        Assert.Equal(1, m.Ap, Tolerance);
    }

    [Fact]
    public void OnlyCrowds_GiveMinusOne()
    {
        CocoMetrics m = new MetricCase(1).Image(1).Truth(1, 0, 0, 40, 40, crowd: true).Detection(1, 0.9, 0, 0, 40, 40).Coco();
        Assert.Equal(-1, m.Ap);
        Assert.Equal(-1, m.Ar100);
        Assert.Null(m.ClassAp[0]);
        Assert.Null(m.ClassAp50[0]);
    }

    [Fact]
    public void AbsentClass_IsLeftOutOfTheMean()
    {
        CocoMetrics m = new MetricCase(3).Image(1).Truth(2, 0, 0, 40, 40).Detection(2, 0.9, 0, 0, 40, 40).Detection(3, 0.9, 0, 0, 40, 40).Coco();
        Assert.Equal(1, m.Ap, Tolerance);
        Assert.Null(m.ClassAp[0]);
        Assert.Equal(1, m.ClassAp[1]!.Value, Tolerance);
        Assert.Null(m.ClassAp[2]);
    }

    [Theory]
    [InlineData(1023.999, 1, 0)]
    [InlineData(1024, 1, 1)]
    [InlineData(1024.001, 0, 1)]
    public void AreaRanges_IncludeBothEnds(double area, int small, int medium)
    {
        CocoMetrics m = new MetricCase(1).Image(1).Truth(1, 0, 0, 32, 32, area).Detection(1, 0.9, 0, 0, 32, 32).Coco();
        Assert.Equal(small == 1 ? 1 : -1, m.ApSmall, Tolerance);
        Assert.Equal(medium == 1 ? 1 : -1, m.ApMedium, Tolerance);
    }

    [Fact]
    public void DetectionsBeyondAHundred_DoNotCount()
    {
        var input = new MetricCase(1);
        input.Image(1).Truth(1, 0, 0, 40, 40);
        for (int d = 0; d < 100; d++)
            input.Detection(1, 0.9, 300, 300, 10, 10);
        Assert.Equal(0, input.Detection(1, 0.1, 0, 0, 40, 40).Coco().Ar100);
    }

    [Fact]
    public void EqualScores_RankByImageId_NotByOrder()
    {
        // Image 9 comes first in the list, image 2 first by id: its wrong detection outranks the right one, so precision is 1/2.
        CocoMetrics m = new MetricCase(1)
            .Image(9).Truth(1, 0, 0, 40, 40).Detection(1, 0.5, 0, 0, 40, 40)
            .Image(2).Detection(1, 0.5, 0, 0, 40, 40).Coco();
        Assert.Equal(0.5, m.Ap, Tolerance);
    }

    [Fact]
    public void NothingAtAll_IsMinusOne_AndObjectsWithoutDetections_AreZero()
    {
        Assert.Equal(-1, new MetricCase(2).Coco().Ap);
        CocoMetrics missed = new MetricCase(2).Image(1).Truth(1, 0, 0, 5, 5).Coco();
        Assert.Equal(0, missed.Ap);
        Assert.Equal(0, missed.Ar100);
    }

    [Fact]
    public void RandomCases_EqualThePublishedText()
    {
        for (int seed = 0; seed < 600; seed++)
        {
            MetricCase input = MetricCase.Random(seed);
            CocoMetrics m = input.Coco();
            var text = new PycocotoolsText(input);
            double[] got = [m.Ap, m.Ap50, m.Ap75, m.ApSmall, m.ApMedium, m.ApLarge, m.Ar1, m.Ar10, m.Ar100, m.ArSmall, m.ArMedium, m.ArLarge];
            double[] expected = text.Summary();
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(got[i] - expected[i]) < Tolerance, $"seed {seed}, number {i}: {got[i]} instead of {expected[i]}");
            for (int k = 0; k < input.Categories.Count; k++)
                Assert.True(Math.Abs((m.ClassAp[k] ?? -1) - text.ClassAp(k)) < Tolerance, $"seed {seed}, class {k + 1}");
        }
    }

    [Fact]
    public void BadInput_IsRefusedWithItsName()
    {
        Assert.Contains("label 3", Assert.Throws<ArgumentException>(() => new MetricCase(2).Image(1).Truth(3, 0, 0, 1, 1).Coco()).Message);
        Assert.Contains("label 0", Assert.Throws<ArgumentException>(() => new MetricCase(2).Image(1).Detection(0, 1, 0, 0, 1, 1).Coco()).Message);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => new MetricCase(2).Image(1).Detection(1, double.NaN, 0, 0, 1, 1).Coco()).Message);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => new MetricCase(2).Image(1).Image(1).Coco()).Message);
        var stray = new MetricCase(1).Image(1);
        stray.Detections[77] = [];
        Assert.Contains("image id 77", Assert.Throws<ArgumentException>(() => stray.Coco()).Message);
    }
}

using SfKernels.Training.Evaluation;
using Xunit;

namespace SfKernels.Training.Tests.Evaluation;

public sealed class VocEvaluatorTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void HalfRecallAtFullPrecision_GivesSixElevenths_AndHalfTheArea()
    {
        MetricCase input = new MetricCase(1).Image(1).Truth(1, 0, 0, 20, 20).Truth(1, 100, 100, 20, 20).Detection(1, 0.9, 0, 0, 20, 20);
        Assert.Equal(6.0 / 11, input.Voc(VocRule.Voc07).Map, Tolerance);
        Assert.Equal(0.5, input.Voc(VocRule.Voc12).Map, Tolerance);
    }

    [Fact]
    public void RecallThreeTenths_DoesNotReachTheFourthPoint()
    {
        // 0.3 < 3 * 0.1 in double: the published ports count points 0, .1, .2 only.
        var input = new MetricCase(1).Image(1);
        for (int g = 0; g < 10; g++)
            input.Truth(1, 50 * g, 0, 20, 20);
        for (int d = 0; d < 3; d++)
            input.Detection(1, 0.9, 50 * d, 0, 20, 20);
        Assert.Equal(3.0 / 11, input.Voc(VocRule.Voc07).Map, Tolerance);
    }

    [Fact]
    public void DifficultObjects_CountNeitherWay()
    {
        MetricCase input = new MetricCase(1).Image(1).Truth(1, 0, 0, 20, 20).Truth(1, 100, 100, 20, 20, difficult: true)
            .Detection(1, 0.9, 100, 100, 20, 20).Detection(1, 0.8, 100, 100, 20, 20).Detection(1, 0.7, 0, 0, 20, 20);
        Assert.Equal(1, input.Voc(VocRule.Voc12).Map, Tolerance);
        Assert.Equal(1, input.Voc(VocRule.Voc07).Map, Tolerance);
    }

    [Fact]
    public void TakenObject_StaysTheBestMatch()
    {
        // The second detection overlaps the second object by half or more, but the first object by more: it is wrong, unlike in COCO.
        MetricCase input = new MetricCase(1).Image(1).Truth(1, 0, 0, 100, 100).Truth(1, 30, 0, 100, 100)
            .Detection(1, 0.9, 0, 0, 100, 100).Detection(1, 0.8, 10, 0, 100, 100);
        Assert.Equal(0.5, input.Voc(VocRule.Voc12).Map, Tolerance);
        Assert.Equal(1, input.Coco().Ar100 > 0.5 ? 1 : 0);
    }

    [Fact]
    public void PlusOne_CountsLastPixels()
    {
        // [0, 0, 9, 9] against [0, 0, 9, 19]: 100 / 200 with "+1", 81 / 171 without.
        MetricCase input = new MetricCase(1).Image(1).Truth(1, 0, 0, 9, 19).Detection(1, 0.9, 0, 0, 9, 9);
        Assert.Equal(1, input.Voc(VocRule.Voc12).Map, Tolerance);
        Assert.Equal(0, input.Voc(VocRule.Voc12 with { PlusOne = false }).Map, Tolerance);
    }

    [Fact]
    public void NoObject_IsMinusOne_AndNullForTheClass()
    {
        VocMetrics m = new MetricCase(2).Image(1).Truth(1, 0, 0, 9, 9, difficult: true).Detection(1, 0.9, 0, 0, 9, 9).Voc(VocRule.Voc12);
        Assert.Equal(-1, m.Map);
        Assert.Null(m.ClassAp[0]);
    }

    /// <summary>The published vector: two images alike, two classes, one of the three objects and one region to ignore per class; scores 10, 20, 42.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PublishedVector_LiesWhereItShould(bool plusOne)
    {
        var input = new MetricCase(2);
        for (int i = 1; i <= 2; i++)
        {
            input.Image(i).Truth(1, 0, 0, 10, 20).Truth(2, 0, 10, 10, 9).Truth(2, 10, 10, 10, 10)
                .Truth(1, 5, 5, 5, 15, difficult: true).Truth(2, 6, 10, 4, 9, difficult: true);
            for (int k = 1; k <= 2; k++)
                input.Detection(k, 10, 0, 0, 10, 10).Detection(k, 20, 10, 10, 10, 10).Detection(k, 42, 32, 32, 6, 10);
        }

        Assert.InRange(input.Voc(VocRule.Voc12 with { PlusOne = plusOne }).Map, 0.291, 0.293);
    }

    [Fact]
    public void RandomCases_EqualTheDevkitsText()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            MetricCase input = MetricCase.Random(seed);
            foreach (bool plusOne in new[] { true, false })
            {
                foreach (VocRule rule in new[] { VocRule.Voc07, VocRule.Voc12 })
                {
                    VocMetrics m = input.Voc(rule with { PlusOne = plusOne });
                    double?[] expected =
                        [.. input.Categories.Select(c => VocText.ClassAp(input, c.Label, rule.Curve == VocCurve.ElevenPoints, plusOne ? 1 : 0))];
                    for (int k = 0; k < expected.Length; k++)
                        Assert.True(Math.Abs((m.ClassAp[k] ?? -1) - (expected[k] ?? -1)) < Tolerance, $"seed {seed}, class {k + 1}, {rule}: {m.ClassAp[k]} instead of {expected[k]}");
                    Assert.Equal(expected.Average() ?? -1, m.Map, Tolerance);
                }
            }
        }
    }
}

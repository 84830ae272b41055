using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using Xunit;

namespace SfKernels.Kernels.Tests.Matching;

public sealed class AnchorMatcherReferenceTests
{
    // Published vector: 0.3 / 0.7, low quality on; labels there are 1 matched, 0 background, -1 between.
    [Fact]
    public void RulesOnAPublishedMatrix()
    {
        float[,] quality = { { 0.15f, 0.45f, 0.2f, 0.6f }, { 0.3f, 0.65f, 0.05f, 0.1f }, { 0.05f, 0.4f, 0.25f, 0.4f } };
        var matched = new long[4];
        var labels = new long[4];

        MatchCounts counts = AnchorMatcherReference.Match(quality, new MatcherSettings(0.7f, 0.3f), matched, labels);

        // The published matches 1, 1, 2, 0 hold for every anchor; ours are kept at positives only.
        Assert.Equal([-1L, 1, -1, 0], matched);
        Assert.Equal([-1L, 1, 0, 1], labels);
        Assert.Equal(new MatchCounts(2, 1, 1), counts);
    }

    [Fact]
    public void OverlapOfThePublishedBoxes()
    {
        Box[] boxes = [new(0, 0, 100, 100), new(0, 0, 50, 50), new(200, 200, 300, 300), new(0, 0, 25, 25)];
        float[,] expected = { { 1, 0.25f, 0 }, { 0.25f, 1, 0 }, { 0, 0, 1 }, { 0.0625f, 0.25f, 0 } };
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(expected[i, j], BoxOverlap.Iou(boxes[i], boxes[j], 0));
            }
        }
    }

    // [0, 9] has ten pixels: 10 x 10 = 100 against 10 x 5 = 50.
    [Fact]
    public void PlusOneCountsTheLastPixel() =>
        Assert.Equal(0.5f, BoxOverlap.Iou(new Box(0, 0, 9, 9), new Box(0, 0, 9, 4), 1));

    [Fact]
    public void ABoxThatNothingTouchesTiesWithEveryAnchor()
    {
        float[,] quality = { { 0, 0, 0 }, { 0, 0.2f, 0.6f } };
        var matched = new long[3];
        var labels = new long[3];

        AnchorMatcherReference.Match(quality, MatcherSettings.RetinaNet, matched, labels);

        Assert.Equal([0L, 1, 1], matched);
        Assert.Equal([1L, 1, 1], labels);
    }
}

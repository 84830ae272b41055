using System.Runtime.InteropServices;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using Xunit;

namespace SfKernels.Kernels.Tests.Matching;

public sealed class AnchorMatcherTests
{
    public static TheoryData<MatcherSettings> Settings =>
    [
        MatcherSettings.RetinaNet,
        MatcherSettings.RegionProposal,
        MatcherSettings.RetinaNet with { LowQualityMatches = false },
        MatcherSettings.RetinaNet with { PlusOne = true },
        new MatcherSettings(0.5f, 0.5f),
        new MatcherSettings(0.3f, 0f),
        new MatcherSettings(1f, 1f),
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public void EqualsTheFullMatrixOnRandomScenes(MatcherSettings settings)
    {
        var matcher = new AnchorMatcher(settings);
        for (int seed = 0; seed < 400; seed++)
        {
            Compare(RandomScene.Draw(seed), settings, matcher);
        }
    }

    // A real picture: 800 x 1088, boxes of every size.
    [Fact]
    public void EqualsTheFullMatrixOnARealSize()
    {
        var random = new Random(7);
        var boxes = new Box[12];
        for (int j = 0; j < boxes.Length; j++)
        {
            float width = 8 * MathF.Exp((float)random.NextDouble() * 4.5f);
            float height = 8 * MathF.Exp((float)random.NextDouble() * 4.5f);
            float x = (float)random.NextDouble() * (1088 - width);
            float y = (float)random.NextDouble() * (800 - height);
            boxes[j] = new Box(x, y, x + width, y + height);
        }

        var scene = new RandomScene(1088, 800, AnchorSettings.RetinaNet, boxes, [.. boxes.Select(static _ => 1L)]);
        Compare(scene, MatcherSettings.RetinaNet, new AnchorMatcher(MatcherSettings.RetinaNet));
    }

    [Fact]
    public void NoBoxesMeansBackground()
    {
        AnchorGrid grid = new AnchorGenerator(AnchorSettings.RetinaNet).Grid(64, 64);
        var labels = new long[grid.Count];
        var matched = new long[grid.Count];

        MatchCounts counts = new AnchorMatcher(MatcherSettings.RetinaNet).Match(grid, [], [], labels, matched);

        Assert.Equal(new MatchCounts(0, 0, grid.Count), counts);
        Assert.All(labels, static label => Assert.Equal(0, label));
        Assert.All(matched, static index => Assert.Equal(-1, index));
    }

    // The anchor's own tie (0.1) is not its argmax: box 0 overlaps it more, though box 0 has better anchors elsewhere.
    [Fact]
    public void ALowQualityMatchKeepsItsOwnBestBox()
    {
        AnchorGrid grid = new AnchorGenerator(new AnchorSettings([32], [1.0], [1.0], BaseScale: 1)).Grid(32, 64);
        Box[] boxes = [new(16, -16, 36, 16), new(-16, -16, -13, -13)];
        Box first = grid[0];
        var labels = new long[grid.Count];
        var matched = new long[grid.Count];
        Assert.True(BoxOverlap.Iou(boxes[1], first, 0) > 0);

        new AnchorMatcher(MatcherSettings.RetinaNet).Match(grid, boxes, [5, 9], labels, matched);

        Assert.Equal([9L, 5L], labels);
        Assert.Equal([1L, 0L], matched);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void BoxesThatAreNotNumbersAreRefused(float bad)
    {
        AnchorGrid grid = new AnchorGenerator(AnchorSettings.RetinaNet).Grid(64, 64);
        var matcher = new AnchorMatcher(MatcherSettings.RetinaNet);

        ArgumentException error = Assert.Throws<ArgumentException>(() => matcher.Count(grid, [new Box(0, 0, 1, 1), new Box(0, bad, 1, 1)]));

        Assert.Equal("boxes", error.ParamName);
        Assert.Contains("Box 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("finite", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.4f, 0.5f)]
    [InlineData(float.NaN, 0.5f)]
    [InlineData(0.5f, -0.1f)]
    [InlineData(1.5f, 0.5f)]
    public void ThresholdsOutOfOrderAreRefused(float foreground, float background) =>
        Assert.Contains(
            "background <= foreground",
            Assert.Throws<ArgumentException>(() => new AnchorMatcher(new MatcherSettings(foreground, background))).Message,
            StringComparison.Ordinal);

    private static void Compare(RandomScene scene, MatcherSettings settings, AnchorMatcher matcher)
    {
        AnchorGrid grid = scene.Grid;
        var corners = new float[4 * grid.Count];
        grid.CopyTo(corners);
        var expectedLabels = new long[grid.Count];
        var expectedMatched = new long[grid.Count];
        var labels = new long[grid.Count];
        var matched = new long[grid.Count];

        MatchCounts expected = AnchorMatcherReference.Match(
            MemoryMarshal.Cast<float, Box>(corners), scene.Boxes, scene.Classes, settings, expectedLabels, expectedMatched);
        MatchCounts actual = matcher.Match(grid, scene.Boxes, scene.Classes, labels, matched);

        Assert.Equal(expected, actual);
        Assert.Equal(expected, matcher.Count(grid, scene.Boxes));
        Assert.Equal(expectedLabels, labels);
        Assert.Equal(expectedMatched, matched);
    }
}

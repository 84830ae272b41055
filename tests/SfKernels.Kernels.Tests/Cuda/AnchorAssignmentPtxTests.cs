using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The PTX of the assignment: equal to the host's matcher in every label, box and count, so no product is fused where the host rounds it.</summary>
public sealed class AnchorAssignmentPtxTests
{
    private static readonly AnchorGenerator s_anchors = new(new AnchorSettings([8, 16, 32], [1.0, Math.Pow(2, 0.5)], [0.5, 1.0, 2.0]));

    // 16 x 16 anchors of 32 x 32 pixels: as many as a block has threads.
    private static readonly AnchorGrid s_squares = new AnchorGenerator(new AnchorSettings([8], [1.0], [1.0])).Grid(128, 128);

    [Theory]
    [InlineData(0.5f, 0.4f, true, false)]
    [InlineData(0.7f, 0.3f, true, false)]
    [InlineData(0.5f, 0.5f, false, false)]
    [InlineData(0.4f, 0, true, true)]
    public void LabelsBoxesAndCountsAreThoseOfTheHost(float foreground, float background, bool lowQuality, bool plusOne)
    {
        var settings = new MatcherSettings(foreground, background, lowQuality, plusOne);
        for (var seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            Box[][] pictures = [AnchorAssignmentKernelsTests.Boxes(random, 7), [], AnchorAssignmentKernelsTests.Boxes(random, seed == 0 ? 150 : 12)];
            Compare(s_anchors.Grid(64 + 8 * seed, 96), pictures, settings, 2 + seed % 2, seed);
        }
    }

    /// <summary>A block keeps 128 boxes at a time; here only those next to the edges span an area, and the anchor that each of them equals is known.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BoxesOnBothSidesOfAChunkAreSeen(bool lowQuality)
    {
        int[] seen = [0, 127, 128, 129, 255, 256, 299];
        var boxes = Enumerable.Range(0, 300).Select(static j => new Box(j, 5, j, 40)).ToArray();
        for (var i = 0; i < seen.Length; i++)
            boxes[seen[i]] = s_squares[36 * i + 3];
        foreach (var blocks in new[] { 1, 2, 7 })
        {
            var (labels, matched) = Compare(s_squares, [boxes, [], boxes[..129]], new MatcherSettings(0.7f, 0.3f, lowQuality), blocks, blocks);
            for (var i = 0; i < seen.Length; i++)
                Assert.Equal((1L + seen[i] * 7 % 20, seen[i]), (labels[36 * i + 3], matched[36 * i + 3]));
        }
    }

    [Fact]
    public void AnOverlapThatIsAThresholdIsAbove()
    {
        var (first, second, third) = (s_squares[17], s_squares[200], s_squares[90]);
        Box[] boxes =
        [
            new(first.X0, first.Y0, first.X1, first.Y0 + 16), new(second.X0, second.Y0, second.X0 + 16, second.Y0 + 16), third, third,
        ];
        var (labels, matched) = Compare(s_squares, [boxes], new MatcherSettings(0.5f, 0.25f, false), 1, 0);
        Assert.Equal((1, 0), (labels[17], matched[17]));
        Assert.Equal((-1, -1), (labels[200], matched[200]));
        Assert.Equal(2, matched[90]);
    }

    /// <summary>Corners whose products round, strides of their own for x and y: each box's best anchors are found again by an overlap that is the same to the bit.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TiesOfOverlapsThatRoundAreFoundAgain(bool plusOne)
    {
        var random = new Random(5);
        var grid = new AnchorGenerator(new AnchorSettings([8, 16], [1.0, Math.Pow(2, 1.0 / 3)], [0.5, 1.0, 2.0], StrideFromGrid: true)).Grid(60, 96);
        Box[] Boxes(int count) => [.. Enumerable.Range(0, count).Select(_ => Box())];
        Box Box()
        {
            var (x, y) = (random.NextSingle() * 60, random.NextSingle() * 70);
            return new(x, y, x + 5 + random.NextSingle() * 40, y + 5 + random.NextSingle() * 40);
        }

        Compare(grid, [Boxes(40), Boxes(25)], new MatcherSettings(0.95f, 0.3f, true, plusOne), 2, 3);
    }

    /// <summary>The best overlap of a box far outside is 0, and whatever ties with it follows the host.</summary>
    [Fact]
    public void ABoxThatNoAnchorTouchesFollowsTheHost()
    {
        Box[] boxes = [new(1000, 1000, 1040, 1040), s_squares[77], new(60, 60, 60, 90)];
        foreach (var plusOne in new[] { false, true })
            Compare(s_squares, [boxes, boxes[..1], boxes[1..]], new MatcherSettings(0.5f, 0.4f, true, plusOne), 2, 1);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 9)]
    [InlineData(false, 2)]
    public void CountsOfPicturesOfAnySizeAreThoseOfTheHost(bool lowQuality, int blocks)
    {
        var settings = new MatcherSettings(0.5f, 0.4f, lowQuality);
        var random = new Random(blocks);
        AnchorGrid[] grids = [s_anchors.Grid(64, 64), s_anchors.Grid(40, 128), s_anchors.Grid(33, 17), s_anchors.Grid(96, 32)];
        Box[][] pictures = [AnchorAssignmentKernelsTests.Boxes(random, 5), AnchorAssignmentKernelsTests.Boxes(random, 30), [], AnchorAssignmentKernelsTests.Boxes(random, 2)];
        var wanted = default(MatchCounts);
        for (var n = 0; n < grids.Length; n++)
            wanted += new AnchorMatcher(settings).Count(grids[n], pictures[n]);
        Assert.Equal([wanted.Foreground, wanted.Between, wanted.Background], new InterpretedAssignment(grids, pictures, settings).Run(blocks, blocks).Counts);
    }

    private static (long[] Labels, long[] Matched) Compare(AnchorGrid grid, Box[][] pictures, MatcherSettings settings, int blocks, int turn)
    {
        var (labels, matched, counts) = new InterpretedAssignment([grid], pictures, settings).Run(blocks, turn);
        var wanted = default(MatchCounts);
        for (var n = 0; n < pictures.Length; n++)
        {
            var (wantedLabels, wantedBoxes) = (new long[grid.Count], new long[grid.Count]);
            wanted += new AnchorMatcher(settings).Match(grid, pictures[n], EmulatedAssignment.Classes(pictures[n]), wantedLabels, wantedBoxes);
            Assert.Equal(wantedLabels, labels.AsSpan(n * grid.Count, grid.Count).ToArray());
            Assert.Equal(wantedBoxes, matched.AsSpan(n * grid.Count, grid.Count).ToArray());
        }

        Assert.Equal([wanted.Foreground, wanted.Between, wanted.Background], counts);
        return (labels, matched);
    }
}

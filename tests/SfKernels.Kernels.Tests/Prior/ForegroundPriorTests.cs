using System.Runtime.InteropServices;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Kernels.Prior;
using SfKernels.Kernels.Tests.Matching;
using Xunit;

namespace SfKernels.Kernels.Tests.Prior;

public sealed class ForegroundPriorTests
{
    private static readonly ResizeRule s_small = new(120, 200);

    [Fact]
    public void CountsEqualTheFullMatrixOnRandomDataSets()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            RandomScene[] scenes = [.. Enumerable.Range(0, 5).Select(i => RandomScene.Draw((1000 * seed) + i))];
            AnchorSettings anchors = scenes[0].Anchors;
            var images = scenes.Select(static scene => new PriorImage(scene.Width, scene.Height, scene.Boxes)).ToArray();

            ForegroundCounts expected = images.Select(image => BruteForce(image, anchors)).Aggregate(static (a, b) => a + b);

            Assert.Equal(expected, new ForegroundPrior(anchors, MatcherSettings.RetinaNet, s_small).Count(images));
        }
    }

    [Fact]
    public void PriorAndBiasFollowFromTheCounts()
    {
        var counts = new ForegroundCounts(8, 999_992, 5, 1, 1);

        Assert.Equal(1e-7, counts.Prior(80), 1e-20);
        Assert.Equal(-Math.Log((1 - 1e-7) / 1e-7), counts.Bias(80), 1e-9);
    }

    [Theory]
    [InlineData(OptimalBias.RetinaNetCocoPrior, -11.512915464920228)]
    [InlineData(OptimalBias.RetinaNetVocPrior, -9.566945313464801)]
    [InlineData(OptimalBias.RegionProposalCocoPrior, -8.51699317141357)]
    [InlineData(OptimalBias.RegionProposalVocPrior, -9.903437551286085)]
    public void ShippedPriorsHaveTheirPublishedBias(double prior, double bias) =>
        Assert.Equal(bias, OptimalBias.FromPrior(prior), 1e-12);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void APriorThatHasNoBiasIsRefused(double prior) =>
        Assert.Throws<ArgumentOutOfRangeException>("prior", () => OptimalBias.FromPrior(prior));

    [Fact]
    public void EmptyImagesAreAllBackground()
    {
        ForegroundCounts counts = new ForegroundPrior(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet, s_small).Count([new PriorImage(120, 120, [])]);

        Assert.Equal(new ForegroundCounts(0, 9 * ((16 * 16) + (8 * 8) + (4 * 4) + 4 + 1), 0, 1, 0), counts);
        Assert.Contains("no prior", Assert.Throws<InvalidOperationException>(() => counts.Prior(80)).Message, StringComparison.Ordinal);
    }

    // The data set is cut in two: the sum of the parts is the whole, on any number of threads.
    [Fact]
    public void PartsAddUp()
    {
        PriorImage[] images = [.. CocoLikeImages.Draw(600, 3)];
        var prior = new ForegroundPrior(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet, new ResizeRule(400, 666));

        Assert.Equal(prior.Count(images), prior.Count(images[..217]) + prior.Count(images[217..]));
    }

    // 22,400 cells and 201,600 anchors a picture: nothing of that order may be allocated for each.
    [Fact]
    public void APictureCostsNoMemoryOfTheSizeOfItsAnchors()
    {
        var counter = new AnchorMatcher(MatcherSettings.RetinaNet);
        var generator = new AnchorGenerator(AnchorSettings.RetinaNet);
        Box[] boxes = [new(100, 100, 180, 200), new(400, 300, 410, 308), new(0, 0, 1333, 800)];
        counter.Count(generator.Grid(800, 1344), boxes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        counter.Count(generator.Grid(800, 1344), boxes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2000);
    }

    // Taken one by one from a source that never ends, until told to stop.
    [Fact]
    public void CountingIsLazyAndStops()
    {
        using var stop = new CancellationTokenSource();
        var prior = new ForegroundPrior(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet, s_small);

        Assert.ThrowsAny<OperationCanceledException>(() => prior.Count(Endless(stop), stop.Token));

        static IEnumerable<PriorImage> Endless(CancellationTokenSource stop)
        {
            for (int i = 0; ; i++)
            {
                yield return new PriorImage(100, 100, []);
                if (i == 2000)
                {
                    stop.Cancel();
                }
            }
        }
    }

    [Fact]
    public void BadPicturesAreNamed()
    {
        var prior = new ForegroundPrior(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet, s_small);
        PriorImage good = new(10, 10, []);

        Assert.Contains("Image 1, box 0", Assert.Throws<ArgumentException>(() => prior.Count([good, new(9, 9, [new Box(0, float.NaN, 1, 1)])])).Message, StringComparison.Ordinal);
        Assert.Contains("Image 1 is 0 x 9", Assert.Throws<ArgumentException>(() => prior.Count([good, new(0, 9, [])])).Message, StringComparison.Ordinal);
    }

    private static ForegroundCounts BruteForce(PriorImage image, AnchorSettings anchors)
    {
        ResizedSize size = s_small.Apply(image.Width, image.Height);
        AnchorGrid grid = new AnchorGenerator(anchors).Grid(size.PaddedHeight, size.PaddedWidth);
        var corners = new float[4 * grid.Count];
        grid.CopyTo(corners);
        Box[] boxes = [.. image.Boxes.Select(box => box.Scaled(size.ScaleX, size.ScaleY))];
        MatchCounts counts = AnchorMatcherReference.Match(
            MemoryMarshal.Cast<float, Box>(corners), boxes, new long[boxes.Length], MatcherSettings.RetinaNet, new long[grid.Count], new long[grid.Count]);
        return new ForegroundCounts(counts.Foreground, counts.Background, counts.Between, 1, boxes.Count(static box => box.HasArea));
    }
}

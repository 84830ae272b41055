using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Kernels.Prior;
using SfKernels.Kernels.Tests.Prior;

namespace SfKernels.Bench;

/// <summary>The count of a data set of COCO's size at 800 x 1333. The target is 20 s on two cores.</summary>
[Config(typeof(LongConfig))]
public class ForegroundPriorBenchmarks
{
    private readonly ForegroundPrior _prior = new(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet, new ResizeRule(800, 1333));
    private PriorImage[] _images = [];

    /// <summary>Pictures: a small set, and as many as COCO train2017.</summary>
    [Params(1_009, 118_287)]
    public int Images { get; set; }

    /// <summary>Draws the set and holds its first pictures against the full matrix.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _images = [.. CocoLikeImages.Draw(Images, 1)];
        ForegroundCounts counts = _prior.Count(_images[..8]);
        MatchCounts expected = default;
        foreach (PriorImage image in _images[..8])
        {
            expected += BruteForce(image);
        }

        if ((counts.Foreground, counts.Between, counts.Background) != (expected.Foreground, expected.Between, expected.Background))
        {
            throw new InvalidOperationException($"The counts {counts} differ from the full matrix, {expected}.");
        }
    }

    /// <summary>One pass over the set.</summary>
    [Benchmark]
    public ForegroundCounts Count() => _prior.Count(_images);

    private static MatchCounts BruteForce(PriorImage image)
    {
        ResizedSize size = new ResizeRule(800, 1333).Apply(image.Width, image.Height);
        AnchorGrid grid = new AnchorGenerator(AnchorSettings.RetinaNet).Grid(size.PaddedHeight, size.PaddedWidth);
        var corners = new float[4 * grid.Count];
        grid.CopyTo(corners);
        Box[] boxes = [.. image.Boxes.Select(box => box.Scaled(size.ScaleX, size.ScaleY))];
        return AnchorMatcherReference.Match(
            MemoryMarshal.Cast<float, Box>(corners), boxes, new long[boxes.Length], MatcherSettings.RetinaNet, new long[grid.Count], new long[grid.Count]);
    }
}

using ILGPU.Runtime.CPU;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The assignment kernels on the emulator: equal to the host's matcher in every label, box and count.</summary>
public sealed class AnchorAssignmentKernelsTests
{
    private static readonly AnchorGenerator s_anchors = new(new AnchorSettings([8, 16, 32], [1.0, Math.Pow(2, 0.5)], [0.5, 1.0, 2.0]));

    public static TheoryData<float, float, bool, bool> Rules => new()
    {
        { 0.5f, 0.4f, true, false },
        { 0.7f, 0.3f, true, false },
        { 0.5f, 0.5f, false, false },
        { 0.5f, 0.4f, true, true },
        { 0.4f, 0, true, false },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void LabelsAndBoxesAreThoseOfTheHost(float foreground, float background, bool lowQuality, bool plusOne)
    {
        var settings = new MatcherSettings(foreground, background, lowQuality, plusOne);
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var grid = s_anchors.Grid(64 + 8 * seed, 96);
            Box[][] pictures = [Boxes(random, 7), [], Boxes(random, 1), Boxes(random, seed == 0 ? 150 : 12)];
            using var device = new EmulatedAssignment([grid], pictures, settings, CPUDeviceKind.Default, 2, 16);
            var (labels, matched) = device.Assign();
            for (var n = 0; n < pictures.Length; n++)
            {
                var (wantedLabels, wantedBoxes) = (new long[grid.Count], new long[grid.Count]);
                new AnchorMatcher(settings).Match(grid, pictures[n], EmulatedAssignment.Classes(pictures[n]), wantedLabels, wantedBoxes);
                Assert.Equal(wantedLabels, labels.AsSpan(n * grid.Count, grid.Count).ToArray());
                Assert.Equal(wantedBoxes, matched.AsSpan(n * grid.Count, grid.Count).ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void CountsOfPicturesOfAnySizeAreThoseOfTheHost(float foreground, float background, bool lowQuality, bool plusOne)
    {
        var settings = new MatcherSettings(foreground, background, lowQuality, plusOne);
        var random = new Random(7);
        AnchorGrid[] grids = [s_anchors.Grid(64, 64), s_anchors.Grid(40, 128), s_anchors.Grid(33, 17), s_anchors.Grid(96, 32)];
        Box[][] pictures = [Boxes(random, 5), Boxes(random, 30), [], Boxes(random, 2)];
        using var device = new EmulatedAssignment(grids, pictures, settings, CPUDeviceKind.Nvidia, 2, 64);
        var wanted = default(MatchCounts);
        for (var n = 0; n < grids.Length; n++)
            wanted += new AnchorMatcher(settings).Count(grids[n], pictures[n]);
        Assert.Equal([wanted.Foreground, wanted.Between, wanted.Background], device.Count());
    }

    // Whole and half pixels make ties; some boxes lie outside, some span nothing, some are equal.
    internal static Box[] Boxes(Random random, int count)
    {
        var boxes = new Box[count];
        for (var j = 0; j < count; j++)
        {
            var (x, y) = (random.Next(-20, 240) * 0.5f, random.Next(-20, 160) * 0.5f);
            boxes[j] = new Box(x, y, x + random.Next(0, 120) * 0.5f, y + random.Next(0, 120) * 0.5f);
            if (j > 0 && random.Next(6) == 0)
                boxes[j] = boxes[j - 1];
        }

        return boxes;
    }
}

using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The PTX of the assignment: equal to the host's matcher in every label, box and count, so no product is fused where the host rounds it.</summary>
public sealed class AnchorAssignmentPtxTests
{
    private static readonly AnchorGenerator s_anchors = new(new AnchorSettings([8, 16, 32], [1.0, Math.Pow(2, 0.5)], [0.5, 1.0, 2.0]));

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
            var grid = s_anchors.Grid(64 + 8 * seed, 96);
            Box[][] pictures = [AnchorAssignmentKernelsTests.Boxes(random, 7), [], AnchorAssignmentKernelsTests.Boxes(random, seed == 0 ? 150 : 12)];
            var all = pictures.SelectMany(static boxes => boxes).ToArray();
            using var memory = new PtxMemory();
            var launcher = PtxMemory.Launcher(seed);
            var levels = grid.Levels.ToArray();
            var view = new AnchorAssignmentKernels.DeviceAnchorGridView(
                memory.Copy(levels.SelectMany(static level => new[] { level.Height, level.Width, level.StrideX, level.StrideY }).ToArray()),
                memory.Copy(levels.SelectMany(static level => level.Shapes.ToArray()).SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).ToArray()));
            var shape = new AnchorGridShape { Images = pictures.Length, Levels = levels.Length, PerCell = levels[0].PerCell, MostAnchors = grid.Count };
            var boxes = memory.Copy(all.SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).ToArray());
            var (firstBoxes, best, rules) = (memory.Copy(EmulatedAssignment.FirstBoxes(pictures)), memory.Copy(new int[all.Length]), AssignmentRules.From(settings));
            var (labels, matched, counts) = (memory.Room<long>(pictures.Length * grid.Count), memory.Room<long>(pictures.Length * grid.Count), memory.Copy(new long[3]));
            if (lowQuality)
                AnchorAssignmentKernels.LaunchBestOverlaps(launcher, 2, 0, view, shape, boxes, firstBoxes, best, rules.Extra);
            var classes = memory.Copy(pictures.SelectMany(EmulatedAssignment.Classes).ToArray());
            AnchorAssignmentKernels.LaunchAssign(launcher, 3, 0, view, shape, boxes, firstBoxes, classes, best, rules, labels, matched);
            AnchorAssignmentKernels.LaunchCount(launcher, 2, 0, view, shape, boxes, firstBoxes, best, rules, counts);

            var wanted = default(MatchCounts);
            for (var n = 0; n < pictures.Length; n++)
            {
                var (wantedLabels, wantedBoxes) = (new long[grid.Count], new long[grid.Count]);
                wanted += new AnchorMatcher(settings).Match(grid, pictures[n], EmulatedAssignment.Classes(pictures[n]), wantedLabels, wantedBoxes);
                Assert.Equal(wantedLabels, PtxMemory.Read(labels).AsSpan(n * grid.Count, grid.Count).ToArray());
                Assert.Equal(wantedBoxes, PtxMemory.Read(matched).AsSpan(n * grid.Count, grid.Count).ToArray());
            }

            Assert.Equal([wanted.Foreground, wanted.Between, wanted.Background], PtxMemory.Read(counts));
        }
    }
}

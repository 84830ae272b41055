using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The PTX of the assignment on a batch of pictures: one grid for all of them, or one for each.</summary>
internal sealed class InterpretedAssignment(AnchorGrid[] grids, Box[][] pictures, MatcherSettings settings)
{
    private readonly AssignmentRules _rules = AssignmentRules.From(settings);

    /// <summary>What the kernels leave; labels and boxes only where the pictures share a grid.</summary>
    public (long[] Labels, long[] Matched, long[] Counts) Run(int blocks, int turn)
    {
        using var memory = new PtxMemory();
        var launcher = PtxMemory.Launcher(turn);
        var (view, shape) = Grids(memory, grids, pictures.Length);
        var all = pictures.SelectMany(static boxes => boxes).ToArray();
        var boxes = memory.Copy(all.SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).ToArray());
        var (firstBoxes, best) = (memory.Copy(EmulatedAssignment.FirstBoxes(pictures)), memory.Copy(new int[all.Length]));
        var rows = grids.Length == 1 ? pictures.Length * shape.MostAnchors : 0;
        var (labels, matched, counts) = (memory.Room<long>(rows), memory.Room<long>(rows), memory.Copy(new long[3]));
        if (settings.LowQualityMatches)
            AnchorAssignmentKernels.LaunchBestOverlaps(launcher, blocks, 0, view, shape, boxes, firstBoxes, best, _rules.Extra);
        if (grids.Length == 1)
        {
            var classes = memory.Copy(pictures.SelectMany(EmulatedAssignment.Classes).ToArray());
            AnchorAssignmentKernels.LaunchAssign(launcher, blocks, 0, view, shape, boxes, firstBoxes, classes, best, _rules, labels, matched);
        }

        AnchorAssignmentKernels.LaunchCount(launcher, blocks, 0, view, shape, boxes, firstBoxes, best, _rules, counts);
        return (PtxMemory.Read(labels), PtxMemory.Read(matched), PtxMemory.Read(counts));
    }

    /// <summary>Grids as the kernels read them.</summary>
    public static (AnchorAssignmentKernels.DeviceAnchorGridView View, AnchorGridShape Shape) Grids(PtxMemory memory, AnchorGrid[] grids, int images)
    {
        var levels = grids.SelectMany(static grid => grid.Levels.ToArray()).ToArray();
        var shapes = grids[0].Levels.ToArray().SelectMany(static level => level.Shapes.ToArray()).SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 });
        return (
            new(memory.Copy(levels.SelectMany(static level => new[] { level.Height, level.Width, level.StrideX, level.StrideY }).ToArray()), memory.Copy(shapes.ToArray())),
            new()
            {
                Images = images,
                Levels = grids[0].Levels.Length,
                PerCell = levels[0].PerCell,
                MostAnchors = grids.Max(static grid => grid.Count),
                OwnGrids = grids.Length > 1 ? 1 : 0,
            });
    }
}

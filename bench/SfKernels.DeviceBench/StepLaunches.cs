using SfKernels.Abstractions;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using Assignment = SfKernels.Kernels.Cuda.AnchorAssignmentKernels;

namespace SfKernels.DeviceBench;

/// <summary>The loss side of a detector as its operators launch it: assignment, smooth L1 and the guided cross-entropy over all levels; six launches forward, two backward.</summary>
internal static unsafe class StepLaunches
{
    private const float Beta = 0.11f;
    private const int Localisation = GuidedScalars.Numbers, BoxNormaliser = Localisation + 1, Positives = Localisation + 2, Total = Localisation + 3;

    public static void Forward(IKernelLauncher launcher, in StepCall call)
    {
        AnchorGrid grid = StepGrid.Of(call.Height, call.Width);
        AnchorGridShape shape = Shape(call, grid);
        DeviceView<float> boxes = new(call.Boxes, 4L * call.BoxCount);
        DeviceView<int> first = new(call.FirstBoxes, call.Images + 1), best = new(call.Best, call.BoxCount);
        DeviceView<long> labels = new(call.Labels, Rows(call, grid)), matched = new(call.Matched, Rows(call, grid));
        AssignmentRules rules = AssignmentRules.From(MatcherSettings.RetinaNet);
        Assignment.DeviceAnchorGridView view = new(Cells(call, grid), Shapes(call, grid));
        int tiles = DivideUp(grid.Count, Assignment.AssignImage.BlockSize) * call.Images;
        Assignment.LaunchBestOverlaps(launcher, Blocks(launcher, Assignment.BestOverlapsImage, tiles), call.Stream, view, shape, boxes, first, best, rules.Extra);
        Assignment.LaunchAssign(
            launcher, Blocks(launcher, Assignment.AssignImage, tiles), call.Stream, view, shape, boxes, first, new(call.BoxClasses, call.BoxCount), best, rules, labels, matched);

        int blocks = StepBoxes.Forward(launcher, call, grid, shape, matched, boxes, first, Beta);
        LossSumKernels.LaunchAnchors(
            launcher, 1, call.Stream, new(call.Partials, blocks), new(call.Found, LabelFindings.Numbers * blocks), SmoothL1Terms, 0,
            Scalar(call, Localisation), Scalar(call, BoxNormaliser), Scalar(call, Positives), default);

        blocks = StepLogits.Forward(launcher, call, grid, labels);
        LossSumKernels.LaunchGuided(
            launcher, 1, call.Stream, new(call.Partials, blocks), new(call.Found, LabelFindings.Numbers * blocks), 1, call.Images,
            Scalar(call, Localisation), default, 1, 1, Scalar(call, Total), new(call.Scalars, GuidedScalars.Numbers));
    }

    public static void Backward(IKernelLauncher launcher, in StepCall call)
    {
        AnchorGrid grid = StepGrid.Of(call.Height, call.Width);
        DeviceView<float> upstream = new(call.Upstream, 1);
        StepLogits.Backward(launcher, call, grid, new(call.Labels, Rows(call, grid)), upstream, Scalar(call, GuidedScalars.Scale), Scalar(call, GuidedScalars.Normaliser));
        StepBoxes.Backward(
            launcher, call, grid, Shape(call, grid), new(call.Matched, Rows(call, grid)), new(call.Boxes, 4L * call.BoxCount), new(call.FirstBoxes, call.Images + 1), Beta, upstream,
            Scalar(call, BoxNormaliser));
    }

    /// <summary>As many blocks as have something to do, or as run at once.</summary>
    public static int Blocks(IKernelLauncher launcher, KernelImage image, int tiles) => Math.Min(Math.Min(tiles, LossCall.MostBlocks), launcher.ResidentBlocks(image));

    public static int DivideUp(long value, int by) => (int)((value + by - 1) / by);

    public static DeviceView<int> Cells(in StepCall call, AnchorGrid grid) => new(call.Cells, AnchorGridView.Numbers * grid.Levels.Length);

    public static DeviceView<float> Shapes(in StepCall call, AnchorGrid grid) => new(call.Shapes, 4L * grid.Levels.Length * grid.Levels[0].PerCell);

    private static float SmoothL1Terms => new SmoothL1BoxSettings(BoxCoderSettings.Default).TermsPerPositive;

    private static long Rows(in StepCall call, AnchorGrid grid) => (long)call.Images * grid.Count;

    private static DeviceView<float> Scalar(in StepCall call, int place) => new(call.Scalars + (place * sizeof(float)), 1);

    private static AnchorGridShape Shape(in StepCall call, AnchorGrid grid) =>
        new() { Images = call.Images, Levels = grid.Levels.Length, PerCell = grid.Levels[0].PerCell, MostAnchors = grid.Count };
}

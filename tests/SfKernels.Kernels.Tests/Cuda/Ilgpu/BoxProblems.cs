using SfKernels.Abstractions;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using static SfKernels.Kernels.Cuda.BoxLossKernels;

namespace SfKernels.Kernels.Tests.Cuda.Ilgpu;

/// <summary>Boxes are assigned to anchors, counted, and the assignment trains both box losses.</summary>
internal static class BoxProblems
{
    private delegate void ForwardLaunch(
        IKernelLauncher launcher, int blocks, nint stream, DeviceDeltaLevelViews maps, DeviceAnchorGridView view, AnchorGridShape grid, DeviceView<long> matched,
        DeviceView<float> boxes, DeviceView<int> firstBoxes, DeviceBoxCoder coder, float constant, DeviceView<float> partials, DeviceView<long> found);

    private delegate void BackwardLaunch(
        IKernelLauncher launcher, int blocks, nint stream, DeviceDeltaLevelViews maps, DeviceAnchorGridView view, AnchorGridShape grid, DeviceView<long> matched,
        DeviceView<float> boxes, DeviceView<int> firstBoxes, DeviceBoxCoder coder, float constant, DeviceView<float> upstream, DeviceView<float> scale, DeviceView<float> normaliser);

    public static void Run(KernelRun run)
    {
        var memory = run.Memory;
        var grid = new AnchorGenerator(new AnchorSettings([16, 32], [1.0], [0.5, 1.0, 2.0])).Grid(64, 96);
        Box[][] pictures = [AnchorAssignmentKernelsTests.Boxes(new Random(1), 5), [], AnchorAssignmentKernelsTests.Boxes(new Random(2), 9)];
        var levels = grid.Levels.ToArray();
        var cells = memory.Copy(levels.SelectMany(static level => new[] { level.Height, level.Width, level.StrideX, level.StrideY }).ToArray());
        var shapes = memory.Copy(Corners(levels.SelectMany(static level => level.Shapes.ToArray())));
        var shape = new AnchorGridShape { Images = pictures.Length, Levels = levels.Length, PerCell = levels[0].PerCell, MostAnchors = grid.Count };
        var (boxes, first) = (memory.Copy(Corners(pictures.SelectMany(static boxes => boxes))), memory.Copy(EmulatedAssignment.FirstBoxes(pictures)));
        var matched = Assign(run, pictures, new(cells, shapes), shape, boxes, first);

        var view = new DeviceAnchorGridView(cells, shapes);
        Run<Float32Logit>(run, grid, view, shape, matched, boxes, first, (LaunchForwardSmoothL1Float, LaunchBackwardSmoothL1Float), (LaunchForwardGIoUFloat, LaunchBackwardGIoUFloat));
        Run<Float16Logit>(run, grid, view, shape, matched, boxes, first, (LaunchForwardSmoothL1Half, LaunchBackwardSmoothL1Half), (LaunchForwardGIoUHalf, LaunchBackwardGIoUHalf));
        Run<BFloat16Logit>(
            run, grid, view, shape, matched, boxes, first, (LaunchForwardSmoothL1BFloat16, LaunchBackwardSmoothL1BFloat16), (LaunchForwardGIoUBFloat16, LaunchBackwardGIoUBFloat16));
    }

    private static DeviceView<long> Assign(
        KernelRun run, Box[][] pictures, AnchorAssignmentKernels.DeviceAnchorGridView view, AnchorGridShape shape, DeviceView<float> boxes, DeviceView<int> first)
    {
        var (memory, launcher, rules) = (run.Memory, run.Launcher, AssignmentRules.From(new MatcherSettings(0.5f, 0.4f)));
        var classes = memory.Copy(pictures.SelectMany(EmulatedAssignment.Classes).ToArray());
        var best = memory.Copy(new int[pictures.Sum(static picture => picture.Length)]);
        var anchors = (long)shape.Images * shape.MostAnchors;
        var (labels, matched, counts) = (memory.Room<long>(anchors), memory.Room<long>(anchors), memory.Copy(new long[3]));
        AnchorAssignmentKernels.LaunchBestOverlaps(launcher, 2, 0, view, shape, boxes, first, best, rules.Extra);
        AnchorAssignmentKernels.LaunchAssign(launcher, 2, 0, view, shape, boxes, first, classes, best, rules, labels, matched);
        AnchorAssignmentKernels.LaunchCount(launcher, 2, 0, view, shape, boxes, first, best, rules, counts);
        run.Did("assignment");
        run.Wrote("assignment", labels);
        run.Wrote("assignment", matched);
        run.Wrote("assignment", counts);
        return matched;
    }

    private static void Run<TNumber>(
        KernelRun run, AnchorGrid grid, DeviceAnchorGridView view, AnchorGridShape shape, DeviceView<long> matched, DeviceView<float> boxes, DeviceView<int> first,
        params (ForwardLaunch Forward, BackwardLaunch Backward)[] forms)
        where TNumber : unmanaged, ILogit<TNumber>
    {
        var (memory, launcher, coder) = (run.Memory, run.Launcher, DeviceBoxCoder.From(BoxCoderSettings.Default));
        for (var form = 0; form < forms.Length; form++)
        {
            var name = $"boxes, {(form == 0 ? "smooth L1" : "GIoU")}, {typeof(TNumber).Name}";
            var random = new Random(form);
            var levels = new DeviceDeltaLevelView[DeltaLevelViews.Most];
            for (var i = 0; i < grid.Levels.Length; i++)
            {
                var (cells, channels) = ((long)grid.Levels[i].Height * grid.Levels[i].Width, grid.Levels[i].PerCell * 4L);
                var deltas = memory.Copy(Enumerable.Range(0, (int)(shape.Images * cells * channels)).Select(_ => TNumber.Write((float)(random.NextDouble() * 2 - 1))).ToArray());
                var gradient = memory.Copy(new TNumber[deltas.Length]);
                levels[i] = new(Bytes(deltas), Bytes(gradient), channels * cells, 1, 4 * cells, cells);
            }

            var maps = new DeviceDeltaLevelViews(levels[0], levels[1], levels[2], levels[3], levels[4], levels[5], levels[6], levels[7]);
            var (partials, found) = (memory.Room<float>(2), memory.Room<long>(2 * LabelFindings.Numbers));
            forms[form].Forward(launcher, 2, 0, maps, view, shape, matched, boxes, first, coder, 0.11f, partials, found);
            forms[form].Backward(launcher, 2, 0, maps, view, shape, matched, boxes, first, coder, 0.11f, memory.Copy(0.75f), default, memory.Copy(4f));
            run.Did(name);
            run.Wrote(name, partials);
            run.Wrote(name, found);
            foreach (var level in levels)
                run.Wrote(name, PtxMemory.Read(new DeviceView<TNumber>(level.Gradient.Pointer, level.Gradient.Length / Size<TNumber>())).Select(static number => (double)TNumber.Read(number)));
        }
    }

    private static float[] Corners(IEnumerable<Box> boxes) => [.. boxes.SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 })];

    private static unsafe int Size<T>()
        where T : unmanaged => sizeof(T);

    private static DeviceView<byte> Bytes<T>(DeviceView<T> view)
        where T : unmanaged => new(view.Pointer, view.Length * Size<T>());
}

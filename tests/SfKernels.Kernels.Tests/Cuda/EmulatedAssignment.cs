using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>Pictures with boxes on the emulated device: one grid for all, or one each.</summary>
internal sealed class EmulatedAssignment : IDisposable
{
    private readonly CpuDevice _device;
    private readonly AssignmentRules _rules;
    private readonly KernelConfig _launch;
    private readonly AnchorGridView _view;
    private readonly AnchorGridShape _shape;
    private readonly ArrayView<float> _boxes;
    private readonly ArrayView<int> _firstBoxes;
    private readonly ArrayView<int> _best;
    private readonly long[] _classes;

    public EmulatedAssignment(AnchorGrid[] grids, Box[][] pictures, MatcherSettings settings, CPUDeviceKind kind, int blocks, int threads)
    {
        _device = new(kind);
        _rules = AssignmentRules.From(settings);
        _launch = new(blocks, threads);
        (_view, _shape) = Grids(_device, grids, pictures.Length);
        var all = pictures.SelectMany(static boxes => boxes).ToArray();
        _boxes = _device.Copy(all.SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).ToArray());
        _firstBoxes = _device.Copy(FirstBoxes(pictures));
        _best = _device.Copy(new int[all.Length]);
        _classes = pictures.SelectMany(Classes).ToArray();
    }

    /// <summary>Some class of each box.</summary>
    public static long[] Classes(Box[] boxes) => [.. Enumerable.Range(0, boxes.Length).Select(static j => 1L + j * 7 % 20)];

    public static int[] FirstBoxes(Box[][] pictures)
    {
        var first = new int[pictures.Length + 1];
        for (var n = 0; n < pictures.Length; n++)
            first[n + 1] = first[n] + pictures[n].Length;
        return first;
    }

    public static (AnchorGridView View, AnchorGridShape Shape) Grids(CpuDevice device, AnchorGrid[] grids, int images)
    {
        var levels = grids.SelectMany(static grid => grid.Levels.ToArray()).ToArray();
        var cells = levels.SelectMany(static level => new[] { level.Height, level.Width, level.StrideX, level.StrideY }).ToArray();
        var shapes = grids[0].Levels.ToArray().SelectMany(static level => level.Shapes.ToArray()).SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).ToArray();
        return (
            new() { Cells = device.Copy(cells), Shapes = device.Copy(shapes) },
            new()
            {
                Images = images,
                Levels = grids[0].Levels.Length,
                PerCell = levels[0].PerCell,
                MostAnchors = grids.Max(static grid => grid.Count),
                OwnGrids = grids.Length > 1 ? 1 : 0,
            });
    }

    public (long[] Labels, long[] Matched) Assign()
    {
        BestOverlaps();
        var rows = (long)_shape.Images * _shape.MostAnchors;
        var (labels, matched) = (_device.Room<long>(rows), _device.Room<long>(rows));
        var kernel = _device.Accelerator.LoadStreamKernel<
            AnchorGridView, AnchorGridShape, ArrayView<float>, ArrayView<int>, ArrayView<long>, ArrayView<int>, AssignmentRules, ArrayView<long>, ArrayView<long>>(
            AnchorAssignmentKernels.Assign);
        kernel(_launch, _view, _shape, _boxes, _firstBoxes, _device.Copy(_classes), _best, _rules, labels, matched);
        _device.Accelerator.Synchronize();
        return (labels.GetAsArray(), matched.GetAsArray());
    }

    public long[] Count()
    {
        BestOverlaps();
        var counts = _device.Copy(new long[3]);
        var kernel = _device.Accelerator
            .LoadStreamKernel<AnchorGridView, AnchorGridShape, ArrayView<float>, ArrayView<int>, ArrayView<int>, AssignmentRules, ArrayView<long>>(AnchorAssignmentKernels.Count);
        kernel(_launch, _view, _shape, _boxes, _firstBoxes, _best, _rules, counts);
        _device.Accelerator.Synchronize();
        return counts.GetAsArray();
    }

    public void Dispose() => _device.Dispose();

    private void BestOverlaps()
    {
        if (_rules.LowQualityMatches == 0)
            return;
        var kernel = _device.Accelerator
            .LoadStreamKernel<AnchorGridView, AnchorGridShape, ArrayView<float>, ArrayView<int>, ArrayView<int>, float>(AnchorAssignmentKernels.BestOverlaps);
        kernel(_launch, _view, _shape, _boxes, _firstBoxes, _best, _rules.Extra);
    }
}

using BenchmarkDotNet.Attributes;
using SfKernels.Abstractions;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Kernels.Tests.Prior;
using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Bench;

/// <summary>Labels and matches of a batch (at 800 x 1344, 201,600 anchors a picture) against the R x M matrix in torch operators.</summary>
[Config(typeof(StepConfig))]
public class AnchorAssignmentBenchmarks : DeviceBenchmarks
{
    private const float DrawnHeight = 500;
    private readonly AnchorAssignmentOp _op = new(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet);
    private Tensor[] _boxes = [];
    private Tensor[] _classes = [];
    private Tensor[] _there = [];
    private Tensor _anchors = null!;

    /// <summary>N.</summary>
    [Params(4)]
    public int Images { get; set; }

    /// <summary>Padded size of the pictures.</summary>
    internal (int Height, int Width) Size { get; init; } = (800, 1344);

    /// <summary>Draws the batch and checks both forms against each other.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var device = new Device(Device);
        _boxes = [.. CocoLikeImages.Draw(Images, 5).Select(image => tensor(Corners(image.Boxes)).reshape(-1, 4))];
        _classes = [.. _boxes.Select(static boxes => ones(boxes.shape[0], ScalarType.Int64))];
        _there = [.. _boxes.Select(boxes => boxes.to(device))];
        _anchors = AnchorOp.Materialise(_op.Grid(Size.Height, Size.Width)).to(device);
        using DisposeScope scope = NewDisposeScope();
        Tensor fused = _op.Assign(Size.Height, Size.Width, _boxes, _classes, device).Labels;
        for (int n = 0; n < Images; n++)
        {
            if (fused[n].ne(Labels(_there[n])).any().item<bool>())
            {
                throw new InvalidOperationException($"The labels of image {n} differ from the matrix form.");
            }
        }

        OpenLaunchers();
    }

    /// <summary>Labels and matches without the matrix.</summary>
    [Benchmark]
    public void Windows()
    {
        using DisposeScope scope = NewDisposeScope();
        _op.Assign(Size.Height, Size.Width, _boxes, _classes, new Device(Device));
        Wait();
    }

    /// <summary>The plain form, labels alone.</summary>
    [Benchmark(Baseline = true)]
    public void Matrix()
    {
        foreach (Tensor boxes in _there)
        {
            using DisposeScope scope = NewDisposeScope();
            Labels(boxes);
        }

        Wait();
    }

    /// <inheritdoc/>
    internal override Tensor[] Launch(IKernelLauncher launcher, nint stream)
    {
        int[] offsets = new int[_boxes.Length + 1];
        for (int n = 0; n < _boxes.Length; n++)
        {
            offsets[n + 1] = offsets[n] + (int)_boxes[n].shape[0];
        }

        AnchorAssignment assignment = new AnchorAssignmentCuda(launcher, stream).Assign(
            _op.Grid(Size.Height, Size.Width), MatcherSettings.RetinaNet, cat(_there, 0), cat(_classes, 0).to(_anchors.device), offsets);
        return [assignment.Labels, assignment.Matched];
    }

    private float[] Corners(IReadOnlyList<Box> boxes) =>
        [.. boxes.SelectMany(box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).Select(corner => corner * Size.Height / DrawnHeight)];

    private Tensor Labels(Tensor boxes)
    {
        Tensor labels = zeros(_anchors.shape[0], ScalarType.Int64, _anchors.device);
        if (boxes.shape[0] == 0)
        {
            return labels;
        }

        Tensor leftTop = max(boxes.unsqueeze(1).narrow(2, 0, 2), _anchors.narrow(1, 0, 2));
        Tensor rightBottom = min(boxes.unsqueeze(1).narrow(2, 2, 2), _anchors.narrow(1, 2, 2));
        Tensor sides = (rightBottom - leftTop).clamp_min(0);
        Tensor inter = sides.select(2, 0) * sides.select(2, 1);
        Tensor quality = inter / (Area(boxes).unsqueeze(1) + Area(_anchors) - inter);
        Tensor best = quality.amax([0]);
        Tensor lowQuality = quality.eq(quality.amax([1], true)).any(0);
        labels.masked_fill_(best.ge(0.4f), -1);
        labels.masked_fill_(best.ge(0.5f).logical_or(lowQuality), 1);
        return labels;
    }

    private static Tensor Area(Tensor boxes) =>
        (boxes.select(1, 2) - boxes.select(1, 0)) * (boxes.select(1, 3) - boxes.select(1, 1));
}

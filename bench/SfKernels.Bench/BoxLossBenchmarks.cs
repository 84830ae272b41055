using BenchmarkDotNet.Attributes;
using SfKernels.Abstractions;
using SfKernels.Autograd;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Kernels.Tests.Prior;
using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Bench;

/// <summary>Smooth L1 over the positives of a batch, forward and backward, reading the heads' maps in place against permute, cat and gather.</summary>
[Config(typeof(StepConfig))]
public class BoxLossBenchmarks : DeviceBenchmarks
{
    private const float DrawnHeight = 500;
    private static readonly SmoothL1BoxSettings s_settings = new(BoxCoderSettings.Default);
    private readonly AnchorAssignmentOp _op = new(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet);
    private Tensor[] _maps = [];
    private Tensor _anchors = null!;
    private AnchorAssignment _assignment = null!;

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
        Tensor[] boxes = [.. CocoLikeImages.Draw(Images, 5).Select(image => tensor(Corners(image.Boxes)).reshape(-1, 4))];
        _assignment = _op.Assign(Size.Height, Size.Width, boxes, [.. boxes.Select(static image => ones(image.shape[0], ScalarType.Int64))], device);
        _anchors = AnchorOp.Materialise(_assignment.Grid).to(device);
        _maps = [.. _assignment.Grid.Levels.ToArray().Select(level => randn([Images, 36, level.Height, level.Width]).to(device).requires_grad_())];
        using DisposeScope scope = NewDisposeScope();
        float fused = BoxLosses.SmoothL1(_maps, _assignment, normaliser: BoxNormaliser.Sum).item<float>();
        float plain = Composition().item<float>();
        if (Math.Abs(fused - plain) > 1e-4f * plain)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The fused loss {fused} differs from the composition, {plain}."));
        }

        OpenLaunchers();
    }

    /// <summary>One node, sparse gradient writes.</summary>
    [Benchmark]
    public void Fused()
    {
        using DisposeScope scope = NewDisposeScope();
        Step(BoxLosses.SmoothL1(_maps, _assignment, normaliser: BoxNormaliser.Sum));
    }

    /// <summary>Torch operators.</summary>
    [Benchmark(Baseline = true)]
    public void Operators()
    {
        using DisposeScope scope = NewDisposeScope();
        Step(Composition());
    }

    /// <inheritdoc/>
    internal override Tensor[] Launch(IKernelLauncher launcher, nint stream)
    {
        var kernels = new BoxLossCuda(launcher, stream);
        BoxTargets targets = BoxTargets.From(_assignment);
        GuidedLoss loss = kernels.Loss(s_settings, _maps, targets, mean: true);
        return [loss.Total, .. kernels.SumBackward(s_settings, _maps, targets, loss.Total, loss.Scalars)];
    }

    private float[] Corners(IReadOnlyList<Box> boxes) =>
        [.. boxes.SelectMany(box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).Select(corner => corner * Size.Height / DrawnHeight)];

    private void Step(Tensor loss)
    {
        loss.backward();
        foreach (Tensor map in _maps)
        {
            map.grad = null;
        }

        Wait();
    }

    private Tensor Composition()
    {
        Tensor deltas = cat([.. _maps.Select(static map => map.permute(0, 2, 3, 1).reshape(map.shape[0], -1, 4))], 1);
        Tensor total = zeros([], ScalarType.Float32, _anchors.device);
        for (int n = 0; n < Images; n++)
        {
            Tensor rows = _assignment.Matched[n].ge(0).nonzero().reshape(-1);
            Tensor boxes = _assignment.Boxes.index_select(0, _assignment.Matched[n].index_select(0, rows) + _assignment.Offsets[n]);
            Tensor targets = Encoded(_anchors.index_select(0, rows), boxes);
            total = total + nn.functional.smooth_l1_loss(deltas[n].index_select(0, rows), targets, nn.Reduction.Sum, beta: 0.11);
        }

        return total;
    }

    private static Tensor Encoded(Tensor anchors, Tensor boxes)
    {
        Tensor sides = anchors.narrow(1, 2, 2) - anchors.narrow(1, 0, 2), boxSides = boxes.narrow(1, 2, 2) - boxes.narrow(1, 0, 2);
        Tensor shift = boxes.narrow(1, 0, 2) + (boxSides / 2) - (anchors.narrow(1, 0, 2) + (sides / 2));
        return cat([shift / sides * BoxCoderSettings.Default.WeightX, (boxSides / sides).log() * BoxCoderSettings.Default.WeightW], 1);
    }
}

using SfKernels.Autograd;
using SfKernels.DeviceBench;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Ptx.Launching;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Cuda;

/// <summary>The loss side of a step as bench/gpu times it, executed by the interpreter: it must be the operators' on the CPU.</summary>
public sealed class StepBenchTests
{
    private const int Height = 64, Width = 96, Classes = 3;

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public void AStepIsTheOperators(int format, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        ScalarType type = format switch { 0 => ScalarType.Float32, 1 => ScalarType.Float16, _ => ScalarType.BFloat16 };
        Tensor[] boxes = [tensor(new float[] { 3, 5, 30, 40, 20, 10, 75, 55 }).reshape(2, 4), tensor(new float[] { 10, 10, 26, 26 }).reshape(1, 4)];
        Tensor[] kinds = [tensor(new long[] { 1, 3 }), tensor(new long[] { 2 })];
        var op = new AnchorAssignmentOp(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet);
        AnchorGrid grid = op.Grid(Height, Width);
        using var generator = new Generator(3);
        Tensor[] Maps(int channels, double size)
        {
            Tensor[] maps = [.. grid.Levels.ToArray().Select(level => randn([2, channels * level.PerCell, level.Height, level.Width], generator: generator).mul(size).to(type))];
            return channelsLast ? [.. maps.Select(static map => map.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2))] : maps;
        }

        Tensor[] logits = Maps(Classes, 2), deltas = Maps(4, 0.3);
        AnchorAssignment assigned = op.Assign(Height, Width, boxes, kinds);
        Tensor[] leaves = [.. logits.Concat(deltas).Select(static map => map.detach().requires_grad_())];
        using var loss = new SamplingFreeLoss();
        AnchorLossResult expected = loss.forward(leaves[..logits.Length], assigned.Labels, BoxLosses.SmoothL1(leaves[logits.Length..], assigned));
        IList<Tensor> slopes = autograd.grad([expected.Total], leaves);

        var (total, labels, gradients) = Launched(logits, deltas, cat(boxes, 0), cat(kinds, 0), grid, format, channelsLast);
        Assert.True(assigned.Labels.eq(labels).all().item<bool>());
        Assert.Equal(expected.Total.item<float>(), total, 2e-5f * total);
        double rounding = format switch { 0 => 4e-5, 1 => 1.0 / 512, _ => 1.0 / 64 };
        foreach (var (slope, gradient) in slopes.Zip(gradients))
        {
            Tensor wanted = slope.to(ScalarType.Float32);
            Assert.True((wanted - gradient.to(ScalarType.Float32)).abs().le((wanted.abs() * rounding) + 2e-6).all().item<bool>());
        }
    }

    private static unsafe (float Total, Tensor Labels, Tensor[] Gradients) Launched(
        Tensor[] logits, Tensor[] deltas, Tensor boxes, Tensor kinds, AnchorGrid grid, int format, bool channelsLast)
    {
        Tensor[] dLogits = [.. logits.Select(static map => empty_like(map))], dDeltas = [.. deltas.Select(static map => zeros_like(map))];
        Tensor cells = tensor(StepGrid.Cells(grid)), shapes = tensor(StepGrid.Shapes(grid)), first = tensor(new[] { 0, 2, 3 }), best = zeros([3], ScalarType.Int32);
        Tensor labels = empty([2, grid.Count], ScalarType.Int64), matched = empty([2, grid.Count], ScalarType.Int64);
        Tensor partials = empty(LossCall.MostBlocks), found = empty([2 * LossCall.MostBlocks], ScalarType.Int64), scalars = zeros(9), upstream = ones([]);
        var call = new StepCall
        {
            Cells = TensorAddress.Of(cells),
            Shapes = TensorAddress.Of(shapes),
            FirstBoxes = TensorAddress.Of(first),
            Boxes = TensorAddress.Of(boxes),
            BoxClasses = TensorAddress.Of(kinds),
            Best = TensorAddress.Of(best),
            Labels = TensorAddress.Of(labels),
            Matched = TensorAddress.Of(matched),
            Partials = TensorAddress.Of(partials),
            Found = TensorAddress.Of(found),
            Scalars = TensorAddress.Of(scalars),
            Upstream = TensorAddress.Of(upstream),
            BoxCount = 3,
            Images = 2,
            Height = Height,
            Width = Width,
            Classes = Classes,
            Format = format,
            ChannelsLast = channelsLast ? 1 : 0,
        };
        for (int i = 0; i < logits.Length; i++)
        {
            (call.Logits[i], call.LogitGradients[i]) = (TensorAddress.Of(logits[i]), TensorAddress.Of(dLogits[i]));
            (call.Deltas[i], call.DeltaGradients[i]) = (TensorAddress.Of(deltas[i]), TensorAddress.Of(dDeltas[i]));
        }

        var launcher = new InterpretedLauncher(typeof(AnchorLossKernels).Assembly) { Resident = 3 };
        StepLaunches.Forward(launcher, call);
        StepLaunches.Backward(launcher, call);
        Assert.Equal(8, launcher.Launches.Count);
        GC.KeepAlive((cells, shapes, first, best, matched, partials, found));
        GC.KeepAlive((scalars, upstream));
        return (scalars[8].item<float>(), labels, [.. dLogits, .. dDeltas]);
    }
}

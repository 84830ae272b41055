using SfKernels.Autograd;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Ops;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Every operator on tensors of a device, with its gradient, against the same operator on the CPU.</summary>
public sealed class OperatorTests
{
    public static TheoryData<ScalarType> Types => [ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16];

    [Theory]
    [MemberData(nameof(Types))]
    public void RowsEqualTheCpu(ScalarType type)
    {
        torch.Device there = TorchDevice.Get();
        foreach (int classes in new[] { 1, 3, 80 })
        {
            foreach (int rows in new[] { 0, 1, 37, 1031 })
            {
                using var scope = NewDisposeScope();
                Tensor labels = Labels(rows, classes);
                // The second begins off every boundary of 16 bytes.
                foreach (Tensor logits in new[] { Numbers(type, rows, classes), Numbers(type, (rows * classes) + 1).narrow(0, 1, rows * classes).view(rows, classes) })
                {
                    Compare([logits], there, type, $"cross-entropy {rows} x {classes}", (x, on) => AnchorLosses.SigmoidCrossEntropy(x, labels.to(on)));
                    Compare([logits], there, type, $"focal {rows} x {classes}", (x, on) => AnchorLosses.SigmoidFocal(x, labels.to(on)));
                }

                Compare([Numbers(type, rows, classes + 1)], there, type, $"softmax {rows} x {classes}", (x, on) => SoftmaxLosses.CrossEntropy(x[0], labels.to(on)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ADetectorsLossesEqualTheCpuInBothMemoryFormats(ScalarType type)
    {
        torch.Device there = TorchDevice.Get();
        using var scope = NewDisposeScope();
        const int height = 96, width = 160, classes = 5;
        var assignment = new AnchorAssignmentOp(new AnchorSettings([16, 32], [1.0], [0.5, 1.0, 2.0]), new MatcherSettings(0.5f, 0.4f));
        Tensor[] boxes = [tensor(new float[] { 3, 5, 30, 40, 20, 10, 75, 55, 90, 20, 150, 90 }).reshape(3, 4), zeros(0, 4)];
        Tensor[] kinds = [tensor(new long[] { 1, 5, 2 }), zeros([0], ScalarType.Int64)];
        AnchorAssignment Assign(torch.Device on) => assignment.Assign(height, width, boxes, kinds, on);
        AnchorAssignment here = Assign(CPU), moved = Assign(there);
        Assert.True(here.Labels.eq(moved.Labels.cpu()).all().item<bool>());
        Assert.True(here.Matched.eq(moved.Matched.cpu()).all().item<bool>());
        Assert.True(here.Counts.eq(moved.Counts.cpu()).all().item<bool>());
        AnchorLevel[] levels = [.. assignment.Grid(height, width).Levels];
        Tensor[] logits = [.. levels.Select(level => Numbers(type, 2, classes * level.PerCell, level.Height, level.Width))];
        Tensor[] deltas = [.. levels.Select(level => Numbers(type, 2, 4 * level.PerCell, level.Height, level.Width).mul(0.2))];
        foreach (bool channelsLast in new[] { false, true })
        {
            Tensor[] x = channelsLast ? ChannelsLast(logits) : logits, d = channelsLast ? ChannelsLast(deltas) : deltas;
            Compare(x, there, type, "cross-entropy of maps", (maps, on) => AnchorLosses.SigmoidCrossEntropy(maps, Assign(on).Labels, normaliser: AnchorNormaliser.PositivesAndImages));
            Compare(d, there, type, "smooth L1", (maps, on) => BoxLosses.SmoothL1(maps, Assign(on)));
            Compare(d, there, type, "generalised IoU", (maps, on) => BoxLosses.GIoU(maps, Assign(on)));
            using var loss = new SamplingFreeLoss();
            Compare(x, there, type, "guided", (maps, on) => loss.forward(maps, Assign(on).Labels, full(Array.Empty<long>(), 0.7, ScalarType.Float32, on)).Total);
        }
    }

    [Fact]
    public void ASecondDeviceComputesTheSame()
    {
        torch.Device second = TorchDevice.Get(1);
        using var scope = NewDisposeScope();
        Tensor labels = Labels(513, 20);
        Compare([Numbers(ScalarType.Float32, 513, 20)], second, ScalarType.Float32, "second device", (x, on) => AnchorLosses.SigmoidCrossEntropy(x, labels.to(on)));
    }

    private static void Compare(Tensor[] values, torch.Device there, ScalarType type, string what, Func<Tensor[], torch.Device, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        (Tensor expected, IList<Tensor> gradients) = Run(CPU);
        foreach (int _ in new[] { 1, 2 })
        {
            (Tensor found, IList<Tensor> written) = Run(there);
            TorchDevice.AssertClose(expected, found, type, what);
            foreach (var (gradient, other) in gradients.Zip(written))
                TorchDevice.AssertClose(gradient, other, type, $"gradient of {what}");
        }

        (Tensor, IList<Tensor>) Run(torch.Device on)
        {
            Tensor[] inputs = [.. values.Select(value => value.detach().to(on).requires_grad_())];
            Tensor result = loss(inputs, on);
            return (result, autograd.grad([result], inputs));
        }
    }

    private static Tensor Numbers(ScalarType type, params long[] shape)
    {
        using var generator = new Generator(5);
        return randn(shape, generator: generator).mul(4).to(type);
    }

    private static Tensor Labels(int rows, int classes)
    {
        using var generator = new Generator(6);
        return randint(-1, classes + 1, [rows], dtype: ScalarType.Int64, generator: generator);
    }

    private static Tensor[] ChannelsLast(Tensor[] maps) => [.. maps.Select(static map => map.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2))];
}

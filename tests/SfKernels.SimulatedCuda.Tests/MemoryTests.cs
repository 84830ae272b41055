using SfKernels.Autograd;
using SfKernels.Device.Tests;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.SimulatedCuda.Tests;

/// <summary>What a loss takes of a device's memory beside its inputs and the gradient: what its allocator was asked for, at the sizes of real training. Kernels do not run.</summary>
[Collection(Alone.Name)]
public sealed class MemoryTests
{
    private const long Megabyte = 1_000_000;

    [Theory]
    [InlineData(1, 80, ScalarType.Float32)]
    [InlineData(8, 80, ScalarType.Float32)]
    [InlineData(8, 80, ScalarType.BFloat16)]
    public void ClassificationTakesLessThanAMegabyte(int images, int classes, ScalarType type)
    {
        torch.Device place = Simulated.First();
        using var scope = NewDisposeScope();
        Tensor logits = empty([images * 200_700L, classes], type, place).requires_grad_(), labels = empty([images * 200_700L], ScalarType.Int64, place);
        Assert.InRange(Extra([logits], () => AnchorLosses.SigmoidCrossEntropy([logits], labels)), 0, Megabyte);
        Assert.InRange(Extra([logits], () => AnchorLosses.SigmoidFocal([logits], labels)), 0, Megabyte);
    }

    [Fact]
    public void TheLevelsOfADetectorTakeLessThanAMegabyte()
    {
        torch.Device place = Simulated.First();
        using var scope = NewDisposeScope();
        (int Height, int Width)[] pyramid = [(100, 168), (50, 84), (25, 42), (13, 21), (7, 11)];
        Tensor[] Maps(int channels) => [.. pyramid.Select(level => empty([2, channels, level.Height, level.Width], ScalarType.BFloat16, place).requires_grad_())];
        Tensor[] maps = Maps(9 * 80);
        Tensor labels = empty([2, pyramid.Sum(static level => 9L * level.Height * level.Width)], ScalarType.Int32, place), box = ones([], device: place);
        using var guided = new SamplingFreeLoss();
        Assert.InRange(Extra(maps, () => guided.forward(maps, labels, box).Total), 0, Megabyte);
        Tensor rows = empty([8192, 81], ScalarType.Float32, place).requires_grad_(), kinds = empty([8192], ScalarType.Int64, place);
        Assert.InRange(Extra([rows], () => SoftmaxLosses.CrossEntropy(rows, kinds)), 0, Megabyte);
    }

    // Earlier tests' tensors are freed late: by finalisers, and by autograd's threads once they have reported.
    private static long Settled()
    {
        long before = -1, now = SimulatedDriver.Memory.Now;
        for (; now != before; now = SimulatedDriver.Memory.Now)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(50);
            before = now;
        }

        return now;
    }

    // The most that is taken at a time, forward and backward, beside the gradients.
    private static long Extra(IList<Tensor> leaves, Func<Tensor> loss)
    {
        SimulatedDriver.Run(kernels: false);
        try
        {
            using var scope = NewDisposeScope();
            long before = Settled();
            IList<Tensor> gradients = autograd.grad([loss()], leaves);
            return SimulatedDriver.Memory.Most - before - gradients.Sum(static gradient => gradient.numel() * gradient.element_size());
        }
        finally
        {
            SimulatedDriver.Run(kernels: true);
        }
    }
}

using SfKernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

/// <summary>Who may dispose what and when, and what the losses allocate.</summary>
public sealed class AnchorLossLifetimeTests
{
    [Fact]
    public void InputsMayBeDisposedBeforeBackward()
    {
        using var scope = NewDisposeScope();
        Tensor leaf = randn(100, 4).requires_grad_();
        using var loss = new SamplingFreeLoss();
        Tensor total;
        using (NewDisposeScope())
        {
            Tensor labels = randint(-1, 5, [100], dtype: ScalarType.Int64);
            total = loss.forward(leaf * 2, labels, tensor(0.4f), rand(100)).Total.MoveToOuterDisposeScope();
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        total.backward();
        Assert.True(leaf.grad!.abs().sum().item<float>() > 0);
    }

    [Fact]
    public void LogitsChangedInPlaceAreFoundOut()
    {
        using var scope = NewDisposeScope();
        Tensor leaf = randn(100, 4).requires_grad_();
        Tensor logits = leaf * 2;
        Tensor loss = AnchorLosses.SigmoidCrossEntropy([logits], zeros(100, dtype: ScalarType.Int64));
        logits.add_(1);
        Assert.Contains("inplace operation", Assert.ThrowsAny<Exception>(() => BackwardGuard.Backward(loss)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsChangedInPlaceAreFoundOut()
    {
        using var scope = NewDisposeScope();
        Tensor leaf = randn(100, 4).requires_grad_();
        Tensor labels = zeros(100, dtype: ScalarType.Int64);
        Tensor loss = AnchorLosses.SigmoidCrossEntropy([leaf], labels);
        labels.fill_(5);
        Assert.Contains("inplace operation", Assert.ThrowsAny<Exception>(() => BackwardGuard.Backward(loss)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoTensorIsLeftBehind()
    {
        using var loss = new SamplingFreeLoss();
        void Step()
        {
            using var scope = NewDisposeScope();
            var batch = new AnchorBatch(1, images: 2, classes: 5, perCell: 3, (9, 7), (3, 2));
            Tensor[] maps = [.. batch.Maps.Select(map => map.requires_grad_())];
            using AnchorLossResult result = loss.forward(maps, batch.Labels, tensor(0.4f), batch.Weights);
            result.Total.backward();
            Assert.All(maps, map => Assert.NotNull(map.grad));
        }

        Step();
        long before = Live();
        for (int i = 0; i < 20; i++)
        {
            Step();
        }

        Assert.Equal(before, Live());
    }

    [Fact]
    public void OnlyTheGradientHasTheSizeOfTheLogits()
    {
        using var scope = NewDisposeScope();
        const long Rows = 30_000, Classes = 80;
        Tensor logits = randn(Rows, Classes).requires_grad_();
        Tensor labels = randint(-1, 81, [Rows], dtype: ScalarType.Int64);
        for (int i = 0; i < 2; i++)
        {
            long native = PeakKilobytes();
            long managed = GC.GetTotalAllocatedBytes(precise: true);
            Tensor loss = AnchorLosses.SigmoidCrossEntropy([logits], labels);
            long forward = GC.GetTotalAllocatedBytes(precise: true) - managed;
            long nativeForward = PeakKilobytes() - native;
            autograd.grad([loss], [logits]);
            long both = GC.GetTotalAllocatedBytes(precise: true) - managed;

            // The second round runs warm. A logit takes 4 bytes, a quarter of them already would be too many.
            Assert.True(i == 0 || Math.Max(forward, both) < Rows * Classes / 4, $"{forward} and {both} bytes of managed memory");
            Assert.True(i == 0 || nativeForward < Rows * Classes / 1024, $"{nativeForward} kB more at the peak");
        }
    }

    private static long Live()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Tensor.TotalCount;
    }

    private static long PeakKilobytes() => System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1024;
}

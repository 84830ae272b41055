using SfKernels.Autograd;
using SfKernels.Ops.Tests.Lifetime;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

/// <summary>Who may dispose what and when, and what the losses allocate.</summary>
[Collection(nameof(AnchorLossLifetimeTests))]
[CollectionDefinition(nameof(AnchorLossLifetimeTests), DisableParallelization = true)]
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

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void NoTensorIsLeftBehind(bool focal, bool backward)
    {
        using AnchorLoss loss = focal ? new SigmoidFocalLoss() : new SamplingFreeLoss();
        void Step()
        {
            using var scope = NewDisposeScope();
            var batch = new AnchorBatch(1, images: 2, classes: 5, perCell: 3, (9, 7), (3, 2));
            Tensor[] maps = [.. batch.Maps.Select(map => map.requires_grad_())];
            using AnchorLossResult result = loss.forward(maps, batch.Labels, tensor(0.4f), batch.Weights);
            if (backward)
            {
                result.Total.backward();
                Assert.All(maps, map => Assert.NotNull(map.grad));
            }
        }

        Step();
        long before = LiveTensors.Count();
        for (int i = 0; i < 20; i++)
        {
            Step();
        }

        Assert.Equal(before, LiveTensors.Count());
    }

    // The focal loss has its gradient from the forward pass, and gives it away as it is.
    [SkippableTheory]
    [InlineData(false, 1, 0, 1)]
    [InlineData(true, 1, 1, 0)]
    [InlineData(true, 2, 1, 0)]
    public void OnlyTheGradientHasTheSizeOfTheLogits(bool focal, double factor, int forwardGradients, int backwardGradients)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the peak of a process can be reset on Linux only");
        using var scope = NewDisposeScope();
        const long Rows = 100_000, Classes = 80, Kilobytes = Rows * Classes * sizeof(float) / 1024;
        Tensor logits = randn(Rows, Classes).requires_grad_();
        Tensor labels = randint(-1, 81, [Rows], dtype: ScalarType.Int64);
        long leastManaged = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long managed = GC.GetTotalAllocatedBytes(precise: true);
            long before = ResetPeak();
            Tensor loss = factor * (focal ? AnchorLosses.SigmoidFocal([logits], labels) : AnchorLosses.SigmoidCrossEntropy([logits], labels));
            long forward = Peak() - before;
            before = ResetPeak();
            autograd.grad([loss], [logits]);
            long backward = Peak() - before;

            // The second round runs warm: the first one also compiles.
            bool warm = i > 0;
            Assert.True(!warm || forward < Kilobytes * forwardGradients + Kilobytes / 8, $"forward took {forward} kB more, the logits are {Kilobytes} kB");
            Assert.True(!warm || backward < Kilobytes * backwardGradients + Kilobytes / 8, $"backward took {backward} kB more, the logits are {Kilobytes} kB");
            leastManaged = Math.Min(leastManaged, GC.GetTotalAllocatedBytes(precise: true) - managed);
        }

        // The test host allocates too, while it sends results: a round in which it rested tells what the loss takes.
        Assert.True(leastManaged < 100_000, $"{leastManaged} bytes of managed memory");
    }

    private static long ResetPeak()
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Peak();
    }

    // Highest resident size since the last reset, in kB.
    private static long Peak() => long.Parse(
        File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture);
}

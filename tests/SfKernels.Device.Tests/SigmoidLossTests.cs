using SfKernels.Abstractions;
using SfKernels.Kernels;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Reference;
using SfKernels.Runtime;
using Xunit;
using static SfKernels.Kernels.Cuda.AnchorLossKernels;

namespace SfKernels.Device.Tests;

/// <summary>Sigmoid cross-entropy on the device against the double reference.</summary>
public sealed unsafe class SigmoidLossTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(257, 3)]
    [InlineData(1000, 80)]
    [InlineData(4999, 91)]
    public void ForwardAndBackwardEqualTheReference(int anchors, int classes)
    {
        KernelLauncher launcher = DeviceFixture.Launcher();
        Random random = new(anchors);
        float[] logits = [.. Enumerable.Range(0, anchors * classes).Select(_ => (float)((random.NextDouble() * 20) - 12))];
        int[] labels = [.. Enumerable.Range(0, anchors).Select(_ => random.Next(-1, classes + 1))];
        (double loss, double[] gradient) = Expected(logits, labels, classes);
        (float first, float[] written) = OnDevice(launcher, logits, labels, classes);
        Assert.Equal(loss, first, 2e-6 * loss);
        for (int i = 0; i < gradient.Length; i++)
            Assert.Equal(gradient[i], written[i], 1e-6);
        (float second, float[] again) = OnDevice(launcher, logits, labels, classes);
        Assert.Equal(first, second);
        Assert.Equal(written, again);
    }

    [Fact]
    public void ForwardAndBackwardRunFromAGraphOnAStreamOfTheCaller()
    {
        const int anchors = 1000, classes = 80;
        KernelLauncher launcher = DeviceFixture.Launcher();
        Random random = new(7);
        float[] logits = [.. Enumerable.Range(0, anchors * classes).Select(_ => (float)((random.NextDouble() * 20) - 12))];
        int[] labels = [.. Enumerable.Range(0, anchors).Select(_ => random.Next(-1, classes + 1))];
        // A module cannot be loaded while a stream is recorded.
        foreach (KernelImage kernel in PtxKernelList.All.Where(static kernel => kernel.Entry.EndsWith("CrossEntropyFloat", StringComparison.Ordinal)).Append(LossSumKernels.TotalImage))
            launcher.Prepare(kernel);
        (float loss, float[] gradient) = OnDevice(launcher, logits, labels, classes);
        (float recorded, float[] written) = OnDevice(launcher, logits, labels, classes, static launches => CudaGraph.CaptureAndRun(launches, times: 2));
        Assert.Equal(loss, recorded);
        Assert.Equal(gradient, written);
    }

    private static (double Loss, double[] Gradient) Expected(float[] logits, int[] labels, int classes)
    {
        // The reference writes doubles, whatever the logits are.
        double[] gradient = new double[logits.Length];
        fixed (float* x = logits)
        fixed (double* dx = gradient)
        fixed (int* y = labels)
        {
            LogitLevel[] levels = [new LogitLevel(x, dx, LogitLayout.Rows, labels.Length, 1)];
            AnchorTargets targets = new() { Images = 1, Anchors = labels.Length, Classes = classes, Labels = y };
            double loss = SigmoidCrossEntropyReference.Forward(levels, LogitType.Float32, targets);
            SigmoidCrossEntropyReference.Backward(levels, LogitType.Float32, targets, 1);
            return (loss, gradient);
        }
    }

    private static (float Loss, float[] Gradient) OnDevice(KernelLauncher launcher, float[] logits, int[] labels, int classes, Action<Action<nint>>? run = null)
    {
        using DeviceBuffer<float> x = DeviceFixture.Upload(launcher, logits), dx = new(launcher, logits.Length), total = new(launcher, 1);
        using DeviceBuffer<int> y = DeviceFixture.Upload(launcher, labels);
        LogitLevel level = new((void*)x.View.Pointer, (void*)dx.View.Pointer, LogitLayout.Rows, labels.Length, 1);
        AnchorLossPlan plan = new(new ReadOnlySpan<LogitLevel>(in level), LogitType.Float32, images: 1, classes);
        AnchorLossShape shape = plan.Shape(IgnoredAnchors.Skip, labelsAreInt64: false);
        using DeviceBuffer<float> partials = new(launcher, plan.Tiles);
        using DeviceBuffer<long> found = new(launcher, 2 * plan.Tiles);
        DeviceLogitLevelView first = new(new(x.View.Pointer, 4L * logits.Length), new(dx.View.Pointer, 4L * logits.Length), plan.Levels[0]);
        DeviceLogitLevelView[] rest = [.. Enumerable.Range(0, LogitLevelViews.Most).Select(i => i == 0 ? first : new DeviceLogitLevelView(default, default, plan.Levels[i]))];
        DeviceLogitLevelViews levels = new(rest[0], rest[1], rest[2], rest[3], rest[4], rest[5], rest[6], rest[7]);
        (run ?? (static launches => launches(0)))(Launch);
        return (DeviceFixture.Download(total)[0], DeviceFixture.Download(dx));

        void Launch(nint stream)
        {
            LaunchForwardCrossEntropyFloat(launcher, plan.Tiles, stream, levels, y.View, default, partials.View, found.View, shape);
            LossSumKernels.LaunchTotal(launcher, 1, stream, partials.View, default, total.View);
            LaunchBackwardCrossEntropyFloat(launcher, plan.Tiles, stream, levels, y.View, default, default, default, default, shape);
        }
    }
}

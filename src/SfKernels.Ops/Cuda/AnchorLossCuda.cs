using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using static SfKernels.Kernels.Cuda.AnchorLossKernels;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>
/// Sigmoid cross-entropy and focal loss over all anchors by the device kernels: two launches forward, one backward, no host read. Works on any tensors
/// whose memory <paramref name="launcher"/> can reach, so tests run it without a device.
/// </summary>
/// <param name="launcher">Starts the kernels.</param>
/// <param name="stream">Handle of the stream that the tensors belong to.</param>
internal sealed unsafe class AnchorLossCuda(IKernelLauncher launcher, nint stream)
{
    /// <inheritdoc cref="AnchorLossOp.Sum"/>
    public Tensor Sum(AnchorLogits logits, FocalSettings? focal)
    {
        Tensor total = empty([], ScalarType.Float32, logits.Device);
        AnchorLossPlan plan = Plan(logits, null);
        int blocks = Blocks(plan, Forward(logits.Format, focal));
        using Tensor partials = empty([blocks], ScalarType.Float32, logits.Device);
        using Tensor found = empty([2 * blocks], ScalarType.Int64, logits.Device);
        if (plan.Tiles > 0)
        {
            var (levels, labels, weights, shape) = Arguments(logits, null, plan, focal);
            DeviceView<float> sums = DeviceTensor.View<float>(partials);
            Action<IKernelLauncher, int, nint, DeviceLogitLevelViews, DeviceView<int>, DeviceView<float>, DeviceView<float>, DeviceView<long>, AnchorLossShape> launch = (logits.Format, focal) switch
            {
                (LogitType.Float32, null) => LaunchForwardCrossEntropyFloat,
                (LogitType.Float16, null) => LaunchForwardCrossEntropyHalf,
                (LogitType.BFloat16, null) => LaunchForwardCrossEntropyBFloat16,
                (LogitType.Float32, _) => LaunchForwardFocalFloat,
                (LogitType.Float16, _) => LaunchForwardFocalHalf,
                _ => LaunchForwardFocalBFloat16,
            };
            launch(launcher, blocks, stream, levels, labels, weights, sums, DeviceTensor.View<long>(found), shape);
        }

        LossSumKernels.LaunchTotal(launcher, 1, stream, DeviceTensor.View<float>(partials), default, DeviceTensor.View<float>(total));
        logits.KeepAlive();
        GC.KeepAlive(partials);
        GC.KeepAlive(found);
        return total;
    }

    /// <inheritdoc cref="AnchorLossOp.Gradient"/>
    public Tensor[] Gradient(AnchorLogits logits, FocalSettings? focal, Tensor scale)
    {
        Tensor[] gradients = logits.EmptyGradients();
        AnchorLossPlan plan = Plan(logits, gradients);
        if (plan.Tiles > 0)
        {
            // Not disposed by itself: a conversion that changes nothing may hand back the caller's tensor.
            using var scope = NewDisposeScope();
            Tensor upstream = scale.to(ScalarType.Float32).contiguous();
            var (levels, labels, weights, shape) = Arguments(logits, gradients, plan, focal);
            Action<IKernelLauncher, int, nint, DeviceLogitLevelViews, DeviceView<int>, DeviceView<float>, DeviceView<float>, DeviceView<float>, DeviceView<float>, AnchorLossShape> launch =
                (logits.Format, focal) switch
                {
                    (LogitType.Float32, null) => LaunchBackwardCrossEntropyFloat,
                    (LogitType.Float16, null) => LaunchBackwardCrossEntropyHalf,
                    (LogitType.BFloat16, null) => LaunchBackwardCrossEntropyBFloat16,
                    (LogitType.Float32, _) => LaunchBackwardFocalFloat,
                    (LogitType.Float16, _) => LaunchBackwardFocalHalf,
                    _ => LaunchBackwardFocalBFloat16,
                };
            launch(launcher, Blocks(plan, Backward(logits.Format, focal)), stream, levels, labels, weights, DeviceTensor.View<float>(upstream), default, default, shape);
            GC.KeepAlive(upstream);
        }

        logits.KeepAlive();
        GC.KeepAlive(gradients);
        return gradients;
    }

    private int Blocks(AnchorLossPlan plan, KernelImage kernel) => Math.Min(plan.Tiles, launcher.ResidentBlocks(kernel));

    private static KernelImage Forward(LogitType type, FocalSettings? focal) => (type, focal) switch
    {
        (LogitType.Float32, null) => ForwardCrossEntropyFloatImage,
        (LogitType.Float16, null) => ForwardCrossEntropyHalfImage,
        (LogitType.BFloat16, null) => ForwardCrossEntropyBFloat16Image,
        (LogitType.Float32, _) => ForwardFocalFloatImage,
        (LogitType.Float16, _) => ForwardFocalHalfImage,
        _ => ForwardFocalBFloat16Image,
    };

    private static KernelImage Backward(LogitType type, FocalSettings? focal) => (type, focal) switch
    {
        (LogitType.Float32, null) => BackwardCrossEntropyFloatImage,
        (LogitType.Float16, null) => BackwardCrossEntropyHalfImage,
        (LogitType.BFloat16, null) => BackwardCrossEntropyBFloat16Image,
        (LogitType.Float32, _) => BackwardFocalFloatImage,
        (LogitType.Float16, _) => BackwardFocalHalfImage,
        _ => BackwardFocalBFloat16Image,
    };

    private static AnchorLossPlan Plan(AnchorLogits logits, Tensor[]? gradients) => new(logits.Levels(gradients), logits.Format, logits.Images, logits.Classes);

    private static (DeviceLogitLevelViews Levels, DeviceView<int> Labels, DeviceView<float> Weights, AnchorLossShape Shape) Arguments(
        AnchorLogits logits, Tensor[]? gradients, AnchorLossPlan plan, FocalSettings? focal)
    {
        var levels = new DeviceLogitLevelView[LogitLevelViews.Most];
        for (int i = 0; i < levels.Length; i++)
        {
            bool there = i < logits.Tensors.Count;
            levels[i] = new(there ? DeviceTensor.Bytes(logits.Tensors[i]) : default, there ? DeviceTensor.Bytes(gradients?[i]) : default, plan.Levels[i]);
        }

        AnchorTargets targets = logits.Targets();
        long rows = targets.Images * targets.Anchors;
        return (
            new(levels[0], levels[1], levels[2], levels[3], levels[4], levels[5], levels[6], levels[7]),
            new((nint)targets.Labels, targets.LabelsAreInt64 ? 2 * rows : rows),
            new((nint)targets.Weights, targets.Weights is null ? 0 : rows),
            plan.Shape(targets.Ignored, targets.LabelsAreInt64, focal));
    }
}

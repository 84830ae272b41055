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
        BlockSums sums = Forward(logits, focal);
        Tensor total = empty([], ScalarType.Float32, logits.Device);
        LossSumKernels.LaunchTotal(launcher, 1, stream, sums.Partials, default, DeviceTensor.View<float>(total));
        sums.Memory.Dispose();
        return total;
    }

    /// <summary>The total of a step: the localisation loss and the normalised, weighted and guided classification loss.</summary>
    /// <param name="logits">As for <see cref="Sum"/>.</param>
    /// <param name="focal">As for <see cref="Sum"/>.</param>
    /// <param name="guidance">Constants of the loss.</param>
    /// <param name="localisation">L_loc, scalar float32, or null for the classification loss alone.</param>
    /// <param name="logVariance">v, scalar float32, or null for a constant weight.</param>
    public GuidedLoss Guided(AnchorLogits logits, FocalSettings? focal, GuidedSettings guidance, Tensor? localisation, Tensor? logVariance)
    {
        BlockSums sums = Forward(logits, focal);
        var loss = new GuidedLoss(empty([], ScalarType.Float32, logits.Device), sums.Memory);
        LossSumKernels.LaunchGuided(
            launcher, 1, stream, sums.Partials, sums.Found, guidance.Share, guidance.Constant, DeviceTensor.View<float>(localisation), DeviceTensor.View<float>(logVariance),
            guidance.Guided ? 1 : 0, guidance.Weight, DeviceTensor.View<float>(loss.Total), sums.Scalars);
        GC.KeepAlive(localisation);
        GC.KeepAlive(logVariance);
        return loss;
    }

    /// <summary>scale * dLoss/dlogits, a tensor for each of the logits, also multiplied by the guided scale and divided by the normaliser where there are scalars.</summary>
    /// <param name="logits">As for <see cref="Sum"/>.</param>
    /// <param name="focal">As for <see cref="Sum"/>.</param>
    /// <param name="scale">One number on the device.</param>
    /// <param name="scalars">Of <see cref="Guided"/>, or null for the gradient of the sum.</param>
    public Tensor[] Gradient(AnchorLogits logits, FocalSettings? focal, Tensor scale, Tensor? scalars = null)
    {
        Tensor[] gradients = logits.EmptyGradients();
        AnchorLossPlan plan = Plan(logits, gradients);
        if (plan.Tiles > 0)
        {
            using var scope = NewDisposeScope();
            Tensor upstream = ContiguousTensor.Of(scale, ScalarType.Float32);
            AnchorLossLaunch kernels = AnchorLossLaunch.Of(logits.Format, focal);
            var (levels, labels, weights, shape) = Arguments(logits, gradients, plan, focal);
            kernels.Backward(
                launcher, Blocks(plan, kernels.BackwardImage), stream, levels, labels, weights, DeviceTensor.View<float>(upstream),
                GuidedLoss.View(scalars, GuidedScalars.Scale), GuidedLoss.View(scalars, GuidedScalars.Normaliser), shape);
            GC.KeepAlive(upstream);
            GC.KeepAlive(scalars);
        }

        logits.KeepAlive();
        GC.KeepAlive(gradients);
        return gradients;
    }

    /// <summary>Gradient of the total by v.</summary>
    /// <param name="scalars">Of <see cref="Guided"/>.</param>
    /// <param name="upstream">Gradient of the total, one float32 on the device.</param>
    public Tensor LogVarianceGradient(Tensor scalars, Tensor upstream)
    {
        Tensor gradient = empty([], ScalarType.Float32, scalars.device);
        GuidedScaleKernels.LaunchLogVarianceBackward(
            launcher, 1, stream, GuidedLoss.View(scalars, GuidedScalars.Classification), GuidedLoss.View(scalars, GuidedScalars.Scale),
            DeviceTensor.View<float>(upstream), DeviceTensor.View<float>(gradient));
        GC.KeepAlive(scalars);
        GC.KeepAlive(upstream);
        return gradient;
    }

    private BlockSums Forward(AnchorLogits logits, FocalSettings? focal)
    {
        AnchorLossPlan plan = Plan(logits, null);
        AnchorLossLaunch kernels = AnchorLossLaunch.Of(logits.Format, focal);
        int blocks = Blocks(plan, kernels.ForwardImage);
        var sums = new BlockSums(blocks, logits.Device);
        if (blocks > 0)
        {
            var (levels, labels, weights, shape) = Arguments(logits, null, plan, focal);
            kernels.Forward(launcher, blocks, stream, levels, labels, weights, sums.Partials, sums.Found, shape);
        }

        logits.KeepAlive();
        return sums;
    }

    private int Blocks(AnchorLossPlan plan, KernelImage kernel) => Math.Min(plan.Tiles, launcher.ResidentBlocks(kernel));

    private static AnchorLossPlan Plan(AnchorLogits logits, Tensor[]? gradients) => new(logits.Levels(gradients), logits.Format, logits.Images, logits.Classes);

    private static (DeviceLogitLevelViews Levels, DeviceView<int> Labels, DeviceView<float> Weights, AnchorLossShape Shape) Arguments(
        AnchorLogits logits, Tensor[]? gradients, AnchorLossPlan plan, FocalSettings? focal)
    {
        DeviceLogitLevelView Level(int i) => i < logits.Tensors.Count
            ? new(DeviceTensor.Bytes(logits.Tensors[i]), DeviceTensor.Bytes(gradients?[i]), plan.Levels[i])
            : new(default, default, plan.Levels[i]);

        AnchorTargets targets = logits.Targets();
        long rows = targets.Images * targets.Anchors;
        return (
            new(Level(0), Level(1), Level(2), Level(3), Level(4), Level(5), Level(6), Level(7)),
            new((nint)targets.Labels, targets.LabelsAreInt64 ? 2 * rows : rows),
            new((nint)targets.Weights, targets.Weights is null ? 0 : rows),
            plan.Shape(targets.Ignored, targets.LabelsAreInt64, focal));
    }
}

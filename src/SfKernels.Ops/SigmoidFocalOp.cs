using SfKernels.Kernels.Classification;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Sigmoid focal loss over all anchors and classes, without gradient recording.</summary>
public static class SigmoidFocalOp
{
    /// <summary>alpha_t (1 - p_t)^gamma CE over all anchors and classes.</summary>
    /// <inheritdoc cref="SigmoidCrossEntropyOp.Sum"/>
    public static Tensor Sum(AnchorLogits logits, FocalSettings focal) => AnchorLossOp.Sum(logits, focal);

    /// <inheritdoc cref="SigmoidCrossEntropyOp.Gradient"/>
    public static Tensor[] Gradient(AnchorLogits logits, FocalSettings focal, Tensor scale) => AnchorLossOp.Gradient(logits, focal, scale);

    /// <summary>Whether <see cref="SumAndGradient"/> takes these logits: on the CPU, and not float64.</summary>
    public static bool IsJoint(AnchorLogits logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return !CudaDoor.Takes(logits.Device) && logits.Format != LogitType.Float64;
    }

    /// <summary>The sum, and scale * its gradient by each of the logits, at little more than the price of the gradient.</summary>
    /// <param name="logits">As for <see cref="Sum"/>; see <see cref="IsJoint"/>.</param>
    /// <param name="focal">alpha and gamma.</param>
    /// <param name="scale">Of the gradient, not of the sum; a scale of exactly 0 gives zeros.</param>
    public static (Tensor Sum, Tensor[] Gradients) SumAndGradient(AnchorLogits logits, FocalSettings focal, float scale)
    {
        ArgumentNullException.ThrowIfNull(focal);
        return IsJoint(logits)
            ? AnchorLossOp.Joint(logits, focal, scale)
            : throw new ArgumentException($"loss and gradient in one pass are for the CPU and not for float64; these logits are {logits.Type} on {logits.Device}.", nameof(logits));
    }
}

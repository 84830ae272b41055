using SfKernels.Kernels.Classification;
using SfKernels.Ops;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>What a classification loss needs besides its logits.</summary>
/// <param name="Focal">Null for the cross-entropy.</param>
/// <param name="Ignored">What label -1 means.</param>
internal sealed record AnchorLossCall(FocalSettings? Focal, IgnoredAnchors Ignored)
{
    /// <summary>Sum of the loss.</summary>
    public Tensor Sum(AnchorLogits logits) => Focal is null ? SigmoidCrossEntropyOp.Sum(logits) : SigmoidFocalOp.Sum(logits, Focal);

    /// <summary>
    /// Whether the gradient is computed together with the sum. The focal loss on the CPU waits for arithmetic, and most of that is the same for both; the
    /// cross-entropy waits for memory, and would gain less than it loses where the gradient has to be scaled afterwards.
    /// </summary>
    public bool IsJoint(AnchorLogits logits) => Focal is not null && SigmoidFocalOp.IsJoint(logits);

    /// <summary>Both, the gradient times <paramref name="scale"/>, where <see cref="IsJoint"/>.</summary>
    public (Tensor Sum, Tensor[] Gradients) SumAndGradient(AnchorLogits logits, float scale) => SigmoidFocalOp.SumAndGradient(logits, Focal!, scale);

    /// <summary>scale * gradient of the sum.</summary>
    public Tensor[] Gradient(AnchorLogits logits, Tensor scale) =>
        Focal is null ? SigmoidCrossEntropyOp.Gradient(logits, scale) : SigmoidFocalOp.Gradient(logits, Focal, scale);
}

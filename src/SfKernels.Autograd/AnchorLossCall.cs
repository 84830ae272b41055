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

    /// <summary>scale * gradient of the sum.</summary>
    public Tensor[] Gradient(AnchorLogits logits, Tensor scale) =>
        Focal is null ? SigmoidCrossEntropyOp.Gradient(logits, scale) : SigmoidFocalOp.Gradient(logits, Focal, scale);
}

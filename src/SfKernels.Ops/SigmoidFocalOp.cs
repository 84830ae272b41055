using SfKernels.Kernels.Classification;
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
}

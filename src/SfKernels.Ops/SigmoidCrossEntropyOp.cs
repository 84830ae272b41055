using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Sigmoid cross-entropy over all anchors and classes, no sampling, without gradient recording.</summary>
public static class SigmoidCrossEntropyOp
{
    /// <summary>softplus(x) over all anchors and classes, minus x at each positive's class.</summary>
    /// <returns>Scalar in nats, summed; float64 for float64 logits, else float32. NaN where a logit that counts is NaN.</returns>
    public static Tensor Sum(AnchorLogits logits) => AnchorLossOp.Sum(logits, focal: null);

    /// <summary>scale * dSum/dlogits, one tensor for each of the logits; zeros where the scale is exactly 0.</summary>
    /// <param name="logits">What <see cref="Sum"/> was called with.</param>
    /// <param name="scale">One float32 or float64 on the device, read there.</param>
    public static Tensor[] Gradient(AnchorLogits logits, Tensor scale) => AnchorLossOp.Gradient(logits, focal: null, scale);
}

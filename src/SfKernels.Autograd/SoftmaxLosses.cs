using SfKernels.Ops;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Classification losses over rows that have one class each, with gradient by the logits. Nothing of the size of the logits is allocated but the gradient.</summary>
public static class SoftmaxLosses
{
    /// <summary>log sum_c exp(x_c) - x_label over all rows: the loss of a RoI head.</summary>
    /// <param name="logits">[R, K + 1] raw scores: column 0 the background, k the class k.</param>
    /// <param name="labels">[R] int32 or int64: -1 ignore, 0 background, k in 1..K.</param>
    /// <param name="weights">[R] without gradient; null for one everywhere. 0 drops a row, whatever its logits are.</param>
    /// <param name="normaliser">What the sum is divided by.</param>
    /// <returns>Scalar in nats; float64 for float64 logits, else float32. 0 without rows.</returns>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels, Tensor? weights = null, RowNormaliser normaliser = RowNormaliser.Rows)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ConstantCheck.Defined(normaliser, nameof(normaliser));
        if (weights is { requires_grad: true })
        {
            throw new ArgumentException("weights require a gradient, which this loss does not give; pass weights.detach().", nameof(weights));
        }

        using var scope = NewDisposeScope();

        // A copy that has to be made is made once, on the graph.
        Tensor readable = logits.contiguous();
        SoftmaxLogits rows = SoftmaxLogits.Of(readable, labels, weights);
        bool prepare = readable.requires_grad && is_grad_enabled() && SoftmaxCrossEntropyOp.IsJoint(rows);
        Tensor loss = SoftmaxCrossEntropyFunction.apply(new SoftmaxCrossEntropyFunction.Inputs(rows, labels, weights, normaliser == RowNormaliser.Rows, prepare), readable);
        return loss.MoveToOuterDisposeScope();
    }
}

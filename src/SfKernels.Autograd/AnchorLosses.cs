using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Ops.Engine;
using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Classification losses over all anchors, with gradient by the logits. Nothing of the size of the logits is allocated but the gradient.</summary>
public static class AnchorLosses
{
    /// <summary>softplus(x) over all anchors and classes, minus x at each positive's class. No sampling.</summary>
    /// <param name="logits">[R, K], or one tensor a level: [N, R, K], or [N, A * K, H, W] with channel a * K + k, read in place.</param>
    /// <param name="labels">[R] or [N, R] over all levels, int32 or int64: -1 ignore, 0 background, k in 1..K.</param>
    /// <param name="weights">Weight of each anchor, shaped as <paramref name="labels"/>, without gradient; null for one everywhere.</param>
    /// <param name="normaliser">What the sum is divided by.</param>
    /// <param name="ignored">What label -1 means.</param>
    /// <returns>Scalar in nats; float64 for float64 logits, else float32.</returns>
    public static Tensor SigmoidCrossEntropy(
        IReadOnlyList<Tensor> logits,
        Tensor labels,
        Tensor? weights = null,
        AnchorNormaliser normaliser = AnchorNormaliser.Sum,
        IgnoredAnchors ignored = IgnoredAnchors.Skip) => Normalised(new AnchorLossCall(null, ignored), logits, labels, weights, normaliser);

    /// <summary>alpha_t (1 - p_t)^gamma CE over all anchors and classes.</summary>
    /// <inheritdoc cref="SigmoidCrossEntropy(IReadOnlyList{Tensor}, Tensor, Tensor, AnchorNormaliser, IgnoredAnchors)"/>
    public static Tensor SigmoidFocal(
        IReadOnlyList<Tensor> logits,
        Tensor labels,
        FocalSettings? focal = null,
        Tensor? weights = null,
        AnchorNormaliser normaliser = AnchorNormaliser.Positives,
        IgnoredAnchors ignored = IgnoredAnchors.Skip) => Normalised(new AnchorLossCall(focal ?? new(), ignored), logits, labels, weights, normaliser);

    /// <summary>The loss and what was counted on the way.</summary>
    /// <param name="call">Which loss.</param>
    /// <param name="logits">As given.</param>
    /// <param name="labels">As given.</param>
    /// <param name="weights">As given.</param>
    /// <param name="normaliser">As given.</param>
    /// <param name="factor">What the loss is multiplied with before backward; null where only backward will know, as under guidance.</param>
    internal static (Tensor Loss, Tensor Positives) Apply(
        AnchorLossCall call, IReadOnlyList<Tensor> logits, Tensor labels, Tensor? weights, AnchorNormaliser normaliser, double? factor)
    {
        ConstantCheck.Defined(normaliser, nameof(normaliser));
        ConstantCheck.Defined(call.Ignored, "ignored");
        using var scope = NewDisposeScope();
        var (anchors, readable) = Check(call, logits, labels, weights);
        if (CudaDoor.Takes(anchors.Device))
        {
            GuidedLoss step = AnchorStep.Apply(call, anchors, labels, weights, readable, AnchorStep.Settings(normaliser, anchors, Guidance.None, 1), null, null);
            return (step.Total.MoveToOuterDisposeScope(), AnchorStep.Scalar(step, GuidedScalars.Counted).MoveToOuterDisposeScope());
        }

        Tensor positives = anchors.CountPositives();
        long images = Math.Max(1, anchors.Images), all = Math.Max(1, anchors.Images * anchors.Anchors);
        Tensor? divisor = normaliser switch
        {
            AnchorNormaliser.Positives => positives.AtLeast(1),
            AnchorNormaliser.PositivesAndImages => positives.Plus(images),
            _ => null,
        };
        float? expected = null;
        if (factor is { } f && is_grad_enabled() && call.IsJoint(anchors) && readable.Any(static tensor => tensor.requires_grad))
        {
            // As libtorch will compute it, to the last bit.
            expected = (float)f / (normaliser == AnchorNormaliser.Anchors ? all : divisor?.item<float>() ?? 1);
        }

        Tensor loss = AnchorLossFunction.Sum(new(call, anchors, labels, weights, expected), readable);
        loss = normaliser == AnchorNormaliser.Anchors ? loss.Over(all) : divisor is null ? loss : loss / divisor;
        return (loss.MoveToOuterDisposeScope(), positives.MoveToOuterDisposeScope());
    }

    /// <summary>The logits behind the door, and as the graph knows them.</summary>
    internal static (AnchorLogits Anchors, Tensor[] Levels) Check(AnchorLossCall call, IReadOnlyList<Tensor> logits, Tensor labels, Tensor? weights)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (weights is { requires_grad: true })
        {
            throw new ArgumentException("weights require a gradient, which this loss does not give; pass weights.detach().", nameof(weights));
        }

        for (int i = 0; i < logits.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(logits[i], $"{nameof(logits)}[{i}]");
        }

        // A copy that has to be made is made once, on the graph.
        Tensor[] readable = [.. logits.Select(static tensor => AnchorLogits.IsReadable(tensor) ? tensor : tensor.contiguous())];
        return (AnchorLogits.Of(readable, labels, weights, call.Ignored), readable);
    }

    private static Tensor Normalised(AnchorLossCall call, IReadOnlyList<Tensor> logits, Tensor labels, Tensor? weights, AnchorNormaliser normaliser)
    {
        var (loss, positives) = Apply(call, logits, labels, weights, normaliser, factor: 1);
        positives.Dispose();
        return loss;
    }
}

using SfKernels.Kernels.Classification;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Plain sigmoid cross-entropy over all anchors: no sampling, no guidance.</summary>
/// <param name="ignored">What label -1 means.</param>
/// <param name="normaliser">What the sum is divided by.</param>
/// <param name="weight">Factor of the classification term.</param>
public sealed class SigmoidCrossEntropyLoss(
    IgnoredAnchors ignored = IgnoredAnchors.Skip, AnchorNormaliser normaliser = AnchorNormaliser.PositivesAndImages, double weight = 1)
    : AnchorLoss(nameof(SigmoidCrossEntropyLoss), new AnchorLossCall(null, ignored), normaliser, Guidance.None, weight)
{
    /// <summary>The classification loss alone.</summary>
    /// <param name="logits">[R, K] or [N, R, K] raw scores.</param>
    /// <param name="labels">[R] or [N, R], int32 or int64: -1 ignore, 0 background, k in 1..K.</param>
    /// <returns>Scalar.</returns>
    public Tensor forward(Tensor logits, Tensor labels) => Alone([logits], labels);

    /// <summary>The classification loss alone, from a list of levels.</summary>
    /// <param name="levels">A tensor a level: [N, A * K, H, W] as the head made it, read in place, or [N, R, K].</param>
    /// <param name="labels">[N, R] over all levels.</param>
    /// <returns>Scalar.</returns>
    public Tensor forward(IReadOnlyList<Tensor> levels, Tensor labels) => Alone(levels, labels);
}

using SfKernels.Kernels.Classification;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Sigmoid focal loss over all anchors, the baseline.</summary>
/// <param name="alpha">Weight of the positives in 0..1, the negatives get 1 - alpha; null weighs both with 1.</param>
/// <param name="gamma">Focusing exponent, 0 or more.</param>
/// <param name="ignored">What label -1 means.</param>
/// <param name="normaliser">What the sum is divided by.</param>
/// <param name="guidance">None as published; the others are for ablations.</param>
/// <param name="weight">Factor of the classification term.</param>
public sealed class SigmoidFocalLoss(
    double? alpha = 0.25,
    double gamma = 2,
    IgnoredAnchors ignored = IgnoredAnchors.Skip,
    AnchorNormaliser normaliser = AnchorNormaliser.Positives,
    Guidance guidance = Guidance.None,
    double weight = 1)
    : AnchorLoss(nameof(SigmoidFocalLoss), new AnchorLossCall(new FocalSettings(alpha, gamma), ignored), normaliser, guidance, weight)
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

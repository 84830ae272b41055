using SfKernels.Kernels.Classification;

namespace SfKernels.Autograd;

/// <summary>
/// The Sampling-Free loss (arXiv 1909.04868): sigmoid cross-entropy over all anchors, no sampling, scaled to the localisation loss of the same batch.
/// Start the classifier from the optimal bias of the foreground prior.
/// </summary>
/// <param name="guidance">How the ratio is applied; <see cref="Guidance.None"/> leaves the plain cross-entropy, for ablations.</param>
/// <param name="weight">s: 1 for dense heads, 2 for the official code's RoI head.</param>
/// <param name="ignored">What label -1 means; the official code trains such anchors as background.</param>
/// <param name="normaliser">Of the reported L_cls; cancels under guidance.</param>
public sealed class SamplingFreeLoss(
    Guidance guidance = Guidance.Constant,
    double weight = 1,
    IgnoredAnchors ignored = IgnoredAnchors.Skip,
    AnchorNormaliser normaliser = AnchorNormaliser.PositivesAndImages)
    : AnchorLoss(nameof(SamplingFreeLoss), new AnchorLossCall(null, ignored), normaliser, guidance, weight);

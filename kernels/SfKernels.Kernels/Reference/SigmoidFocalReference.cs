using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Formulas;

namespace SfKernels.Kernels.Reference;

/// <summary>The specification of the sigmoid focal loss over all anchors: double precision, one logit after the other.</summary>
public static class SigmoidFocalReference
{
    /// <summary>Sum over images, anchors and classes of weight * alpha_t (1 - p_t)^gamma CE.</summary>
    public static double Forward(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, FocalSettings settings) =>
        AnchorLossReference.Forward(levels, type, targets, new FocalLoss(settings));

    /// <summary>Writes scale * dLoss/dx as doubles to each level's gradient, in the order of its logits.</summary>
    public static void Backward(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, FocalSettings settings, double scale) =>
        AnchorLossReference.Backward(levels, type, targets, scale, new FocalLoss(settings));

    private readonly struct FocalLoss(FocalSettings settings) : IScalarLoss
    {
        public double Value(double x, bool positive) => positive
            ? settings.PositiveWeight * Focal.Of(-x, settings.Gamma)
            : settings.NegativeWeight * Focal.Of(x, settings.Gamma);

        public double Derivative(double x, bool positive) => positive
            ? -settings.PositiveWeight * Focal.Derivative(-x, settings.Gamma)
            : settings.NegativeWeight * Focal.Derivative(x, settings.Gamma);
    }
}

using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Formulas;

namespace SfKernels.Kernels.Reference;

/// <summary>The specification of the sigmoid cross-entropy over all anchors: double precision, one logit after the other.</summary>
public static class SigmoidCrossEntropyReference
{
    /// <summary>Sum over images, anchors and classes of weight * (softplus(x), less x where the class is the anchor's label).</summary>
    public static double Forward(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets) =>
        AnchorLossReference.Forward(levels, type, targets, new CrossEntropy());

    /// <summary>Writes scale * dLoss/dx as doubles to each level's gradient, in the order of its logits.</summary>
    public static void Backward(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, double scale) =>
        AnchorLossReference.Backward(levels, type, targets, scale, new CrossEntropy());

    private readonly struct CrossEntropy : IScalarLoss
    {
        public double Value(double x, bool positive) => Softplus.Of(positive ? -x : x);

        public double Derivative(double x, bool positive) => positive ? -Sigmoid.Of(-x) : Sigmoid.Of(x);
    }
}

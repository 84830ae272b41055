using SfKernels.Kernels.Boxes;
using SfKernels.Ops.Engine;
using SfKernels.Ops;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Box losses over the positives of a batch, with gradient. The gradient is zero except at positives; without positives the loss is 0 and attached.</summary>
public static class BoxLosses
{
    /// <summary>Smooth L1 between predicted and encoded deltas.</summary>
    /// <param name="deltas">Per-level [N, A * 4, H, W] with channel a * 4 + c, read in place, or one [N, R, 4].</param>
    /// <param name="assignment">Which box each anchor belongs to.</param>
    /// <param name="coder">Weights and options; null: (10, 10, 5, 5).</param>
    /// <param name="beta">Where the square meets the line, in units of deltas.</param>
    /// <param name="normaliser">Default: mean over positives x 4.</param>
    /// <returns>Scalar float32; float64 for float64 maps.</returns>
    public static Tensor SmoothL1(
        IReadOnlyList<Tensor> deltas,
        AnchorAssignment assignment,
        BoxCoderSettings? coder = null,
        double beta = 0.11,
        BoxNormaliser normaliser = BoxNormaliser.Positives)
    {
        ConstantCheck.NotNegative(beta, nameof(beta));
        return Apply(new SmoothL1BoxSettings(coder ?? BoxCoderSettings.Default, beta), deltas, assignment, normaliser);
    }

    /// <summary>Generalised IoU loss between decoded boxes and ground truth.</summary>
    /// <param name="deltas">Per-level [N, A * 4, H, W] with channel a * 4 + c, read in place, or one [N, R, 4].</param>
    /// <param name="assignment">Which box each anchor belongs to.</param>
    /// <param name="coder">Weights and options; null: (10, 10, 5, 5).</param>
    /// <param name="epsilon">Added to both denominators.</param>
    /// <param name="normaliser">Default: mean over positives.</param>
    /// <returns>Scalar float32; float64 for float64 maps.</returns>
    public static Tensor GIoU(
        IReadOnlyList<Tensor> deltas,
        AnchorAssignment assignment,
        BoxCoderSettings? coder = null,
        double epsilon = GeneralizedIou.DefaultEpsilon,
        BoxNormaliser normaliser = BoxNormaliser.Positives)
    {
        ConstantCheck.NotNegative(epsilon, nameof(epsilon));
        return Apply(new GIoUBoxSettings(coder ?? BoxCoderSettings.Default, epsilon), deltas, assignment, normaliser);
    }

    private static Tensor Apply(BoxLossSettings settings, IReadOnlyList<Tensor> deltas, AnchorAssignment assignment, BoxNormaliser normaliser)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(assignment);
        ConstantCheck.Defined(normaliser, nameof(normaliser));
        using var scope = NewDisposeScope();
        BoxTargets targets = BoxTargets.From(assignment);
        bool mean = targets.OnDevice is not null && normaliser == BoxNormaliser.Positives;
        var call = new BoxLossCall(settings, targets, deltas.Count, mean);
        Tensor sum = BoxLossFunction.apply([call, .. deltas]);
        if (normaliser == BoxNormaliser.Sum || mean)
        {
            return sum.MoveToOuterDisposeScope();
        }

        Tensor terms = assignment.Positives.Times(settings.TermsPerPositive).AtLeast(1).to(sum.dtype);
        return (sum / terms).MoveToOuterDisposeScope();
    }
}

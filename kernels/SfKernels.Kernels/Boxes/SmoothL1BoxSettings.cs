using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Boxes;

/// <summary>Smooth L1 between predicted and encoded deltas.</summary>
/// <param name="Coder">Weights and options of the encoding.</param>
/// <param name="Beta">Where the square meets the line, in units of deltas; 0 is L1.</param>
public sealed record SmoothL1BoxSettings(BoxCoderSettings Coder, double Beta = 0.11) : BoxLossSettings(Coder)
{
    /// <inheritdoc/>
    public override int TermsPerPositive => 4;

    /// <inheritdoc/>
    public override double Sum<T, TElement>(AnchorGrid grid, LevelMap[] maps, PositiveAnchor[] positives, ReadOnlyMemory<Box> boxes) =>
        BoxLossLoop<T, TElement, SmoothL1BoxTerm<T>>.Sum(Term<T>(), grid, maps, positives, boxes);

    /// <inheritdoc/>
    public override void Backward<T, TElement>(
        AnchorGrid grid, LevelMap[] maps, PositiveAnchor[] positives, ReadOnlyMemory<Box> boxes, double scale, LevelMap[] dMaps) =>
        BoxLossLoop<T, TElement, SmoothL1BoxTerm<T>>.Backward(Term<T>(), grid, maps, positives, boxes, T.CreateChecked(scale), dMaps);

    private SmoothL1BoxTerm<T> Term<T>()
        where T : System.Numerics.IFloatingPointIeee754<T> => new(new BoxCoder<T>(Coder), T.CreateChecked(Beta));
}

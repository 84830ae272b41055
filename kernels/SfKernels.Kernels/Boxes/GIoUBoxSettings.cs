using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Boxes;

/// <summary>Generalised IoU loss between decoded boxes and ground truth.</summary>
/// <param name="Coder">Weights and options of the decoding.</param>
/// <param name="Epsilon">Added to both denominators.</param>
public sealed record GIoUBoxSettings(BoxCoderSettings Coder, double Epsilon = GeneralizedIou.DefaultEpsilon) : BoxLossSettings(Coder)
{
    /// <inheritdoc/>
    public override int TermsPerPositive => 1;

    /// <inheritdoc/>
    public override double Sum<T, TElement>(AnchorGrid grid, LevelMap[] maps, PositiveAnchor[] positives, ReadOnlyMemory<Box> boxes) =>
        BoxLossLoop<T, TElement, GIoUBoxTerm<T>>.Sum(Term<T>(), grid, maps, positives, boxes);

    /// <inheritdoc/>
    public override void Backward<T, TElement>(
        AnchorGrid grid, LevelMap[] maps, PositiveAnchor[] positives, ReadOnlyMemory<Box> boxes, double scale, LevelMap[] dMaps) =>
        BoxLossLoop<T, TElement, GIoUBoxTerm<T>>.Backward(Term<T>(), grid, maps, positives, boxes, T.CreateChecked(scale), dMaps);

    private GIoUBoxTerm<T> Term<T>()
        where T : System.Numerics.IFloatingPointIeee754<T> => new(new BoxCoder<T>(Coder), T.CreateChecked(Epsilon));
}

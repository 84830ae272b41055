using System.Numerics;
using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Boxes;

/// <summary>Which box loss, with its constants; picks the loop for a precision.</summary>
/// <param name="Coder">How deltas and boxes relate.</param>
public abstract record BoxLossSettings(BoxCoderSettings Coder)
{
    /// <summary>Terms of one positive: 4 where coordinates are summed, 1 where the box is one term. The usual normaliser is positives times this.</summary>
    public abstract int TermsPerPositive { get; }

    /// <summary><see cref="BoxLossLoop{T, TElement, TLoss}.Sum"/> for this loss.</summary>
    public abstract double Sum<T, TElement>(AnchorGrid grid, LevelMap[] maps, PositiveAnchor[] positives, ReadOnlyMemory<Box> boxes)
        where T : IFloatingPointIeee754<T>
        where TElement : IElement<T>;

    /// <summary><see cref="BoxLossLoop{T, TElement, TLoss}.Backward"/> for this loss.</summary>
    public abstract void Backward<T, TElement>(
        AnchorGrid grid, LevelMap[] maps, PositiveAnchor[] positives, ReadOnlyMemory<Box> boxes, double scale, LevelMap[] dMaps)
        where T : IFloatingPointIeee754<T>
        where TElement : IElement<T>;
}

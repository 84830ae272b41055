using System.Numerics;

namespace SfKernels.Kernels.Boxes;

/// <summary>The loss of one positive anchor, and its derivatives by the four predicted deltas.</summary>
public interface IBoxLoss<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The loss, summed over the four coordinates where it has them.</summary>
    T Value(in Corners<T> anchor, in Corners<T> box, in Deltas<T> deltas);

    /// <summary>d loss / d deltas.</summary>
    Deltas<T> Derivative(in Corners<T> anchor, in Corners<T> box, in Deltas<T> deltas);
}

using System.Numerics;

namespace SfKernels.Kernels.Boxes;

/// <summary>Generalised IoU loss of (decode(anchor, deltas), box); the decoded box lives in registers only.</summary>
public readonly struct GIoUBoxTerm<T>(BoxCoder<T> coder, T epsilon) : IBoxLoss<T>
    where T : IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public T Value(in Corners<T> anchor, in Corners<T> box, in Deltas<T> deltas) =>
        GeneralizedIou.Value(coder.Decode(anchor, deltas), box, epsilon);

    /// <inheritdoc/>
    public Deltas<T> Derivative(in Corners<T> anchor, in Corners<T> box, in Deltas<T> deltas)
    {
        Corners<T> dBox = GeneralizedIou.Derivative(coder.Decode(anchor, deltas), box, epsilon);
        return coder.DecodeBackward(anchor, deltas, dBox);
    }
}

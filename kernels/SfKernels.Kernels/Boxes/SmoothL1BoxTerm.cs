using System.Numerics;

namespace SfKernels.Kernels.Boxes;

/// <summary>smooth L1 of (deltas - encode(anchor, box)), summed over the four.</summary>
public readonly struct SmoothL1BoxTerm<T>(BoxCoder<T> coder, T beta) : IBoxLoss<T>
    where T : IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public T Value(in Corners<T> anchor, in Corners<T> box, in Deltas<T> deltas)
    {
        Deltas<T> target = coder.Encode(anchor, box);
        return SmoothL1.Value(deltas.X - target.X, beta) + SmoothL1.Value(deltas.Y - target.Y, beta)
            + SmoothL1.Value(deltas.W - target.W, beta) + SmoothL1.Value(deltas.H - target.H, beta);
    }

    /// <inheritdoc/>
    public Deltas<T> Derivative(in Corners<T> anchor, in Corners<T> box, in Deltas<T> deltas)
    {
        Deltas<T> target = coder.Encode(anchor, box);
        return new Deltas<T>(
            SmoothL1.Derivative(deltas.X - target.X, beta),
            SmoothL1.Derivative(deltas.Y - target.Y, beta),
            SmoothL1.Derivative(deltas.W - target.W, beta),
            SmoothL1.Derivative(deltas.H - target.H, beta));
    }
}

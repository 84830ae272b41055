using System.Numerics;

namespace SfKernels.Kernels.Boxes;

/// <summary>What the regression head predicts for one anchor, or the derivatives by it: shift of the centre and log of the size, weighted.</summary>
public readonly record struct Deltas<T>(T X, T Y, T W, T H)
    where T : IFloatingPointIeee754<T>;

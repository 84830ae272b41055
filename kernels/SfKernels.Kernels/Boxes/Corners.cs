using System.Numerics;
using System.Runtime.CompilerServices;
using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Boxes;

/// <summary>A corner box [x0, y0, x1, y1], or the derivatives by its four coordinates, in the precision of the arithmetic.</summary>
public readonly record struct Corners<T>(T X0, T Y0, T X1, T Y1)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The same box in another precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Corners<T> From(in Box box) =>
        new(T.CreateTruncating(box.X0), T.CreateTruncating(box.Y0), T.CreateTruncating(box.X1), T.CreateTruncating(box.Y1));
}

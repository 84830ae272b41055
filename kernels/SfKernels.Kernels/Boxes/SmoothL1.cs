using System.Numerics;
using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Boxes;

/// <summary>smooth L1 of a difference d: d^2 / (2 beta) where |d| &lt; beta, |d| - beta / 2 elsewhere; beta 0 is |d|.</summary>
public static class SmoothL1
{
    /// <summary>The loss.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T d, T beta)
        where T : IFloatingPointIeee754<T>
    {
        T half = T.CreateTruncating(0.5);
        T size = T.Abs(d);
        return size < beta ? half * size * size / beta : size - (half * beta);
    }

    /// <summary>Its derivative by d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Derivative<T>(T d, T beta)
        where T : IFloatingPointIeee754<T>
    {
        T size = T.Abs(d);
        return size < beta ? d / beta : d > T.Zero ? T.One : d < T.Zero ? -T.One : d;
    }
}

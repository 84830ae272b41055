using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>p^gamma = exp(-gamma softplus(-x)) for any gamma above 0.</summary>
internal readonly struct AnyPower<T>(float gamma) : IFocalPower<T>
    where T : unmanaged, ILanes<T>
{
    public T Exponent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.All(gamma);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of(Exponential<T> exponential, T p, T x, T logOnePlus) => exponential.Decay(Exponent * (T.AtLeast(exponential.Zero, exponential.Zero - x) + logOnePlus));
}

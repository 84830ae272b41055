using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>p: gamma is 1.</summary>
internal readonly struct LinearPower<T> : IFocalPower<T>
    where T : unmanaged, ILanes<T>
{
    public T Exponent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.All(1f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of(Exponential<T> exponential, T p, T x, T logOnePlus) => p;
}

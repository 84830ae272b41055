using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>p * p: gamma is 2, the published setting.</summary>
internal readonly struct SquarePower<T> : IFocalPower<T>
    where T : unmanaged, ILanes<T>
{
    public T Exponent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.All(2f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Of(Exponential<T> exponential, T p, T x, T logOnePlus) => p * p;
}

namespace SfKernels.Kernels.Cuda;

/// <summary>How two values become one; neither the order nor the grouping matters but for rounding.</summary>
public interface IWarpFold<T>
    where T : unmanaged
{
    /// <summary>The one value.</summary>
    static abstract T Join(T one, T other);
}

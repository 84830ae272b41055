namespace SfKernels.Kernels.Boxes;

/// <summary>float64, computed as such.</summary>
public readonly unsafe struct Float64Element : IElement<double>
{
    /// <inheritdoc/>
    public static double Load(nint address, long index) => ((double*)address)[index];

    /// <inheritdoc/>
    public static void Store(nint address, long index, double value) => ((double*)address)[index] = value;
}

namespace SfKernels.Kernels.Boxes;

/// <summary>float32, computed as such.</summary>
public readonly unsafe struct Float32Element : IElement<float>
{
    /// <inheritdoc/>
    public static float Load(nint address, long index) => ((float*)address)[index];

    /// <inheritdoc/>
    public static void Store(nint address, long index, float value) => ((float*)address)[index] = value;
}

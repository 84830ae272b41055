namespace SfKernels.Kernels.Boxes;

/// <summary>float16, computed in float32.</summary>
public readonly unsafe struct Float16Element : IElement<float>
{
    /// <inheritdoc/>
    public static float Load(nint address, long index) => (float)((Half*)address)[index];

    /// <inheritdoc/>
    public static void Store(nint address, long index, float value) => ((Half*)address)[index] = (Half)value;
}

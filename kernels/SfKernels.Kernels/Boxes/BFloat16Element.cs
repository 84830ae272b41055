namespace SfKernels.Kernels.Boxes;

/// <summary>bfloat16 (the upper half of a float32), computed in float32.</summary>
public readonly unsafe struct BFloat16Element : IElement<float>
{
    /// <inheritdoc/>
    public static float Load(nint address, long index) => BitConverter.Int32BitsToSingle(((ushort*)address)[index] << 16);

    /// <inheritdoc/>
    public static void Store(nint address, long index, float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);

        // Rounding would carry a NaN's payload into infinity.
        ((ushort*)address)[index] = float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}

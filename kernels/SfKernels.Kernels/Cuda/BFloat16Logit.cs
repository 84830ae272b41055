using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>The upper half of a binary32. By integer shifts, so that no device needs an instruction for it.</summary>
public struct BFloat16Logit : ILogit<BFloat16Logit>
{
    /// <summary>The bits.</summary>
    public ushort Bits;

    /// <inheritdoc/>
    public static int PerWord => 2;

    /// <inheritdoc/>
    public static float Read(BFloat16Logit logit) => Interop.IntAsFloat((uint)logit.Bits << 16);

    /// <inheritdoc/>
    public static BFloat16Logit Write(float value) => new() { Bits = (ushort)(Rounded(value) >> 16) };

    /// <inheritdoc/>
    public static float First(uint word) => Interop.IntAsFloat(word << 16);

    /// <inheritdoc/>
    public static float Second(uint word) => Interop.IntAsFloat(word & 0xFFFF0000);

    /// <inheritdoc/>
    public static uint Join(float first, float second) => Rounded(first) >> 16 | (Rounded(second) & 0xFFFF0000);

    // To the nearest, ties to even, in the upper 16 bits. A NaN keeps its upper bits and is made quiet: adding would turn some into infinity.
    private static uint Rounded(float value)
    {
        var bits = Interop.FloatAsInt(value);
        return (bits & 0x7FFFFFFF) > 0x7F800000 ? bits | 0x00400000 : bits + 0x7FFF + (bits >> 16 & 1);
    }
}

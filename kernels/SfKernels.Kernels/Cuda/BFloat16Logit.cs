using ILGPU;
using ILGPU.Algorithms;

namespace SfKernels.Kernels.Cuda;

/// <summary>The upper half of a binary32. By integer shifts, so that no device needs an instruction for it.</summary>
public struct BFloat16Logit : ILogit<BFloat16Logit>
{
    // Less than half of the last bit that is kept: a half becomes more where the number is odd.
    private const uint Tie = 0x7FFF;

    /// <summary>The bits.</summary>
    public ushort Bits;

    /// <inheritdoc/>
    public static int PerWord => 2;

    /// <inheritdoc/>
    public static float Read(BFloat16Logit logit) => Interop.IntAsFloat((uint)logit.Bits << 16);

    /// <inheritdoc/>
    public static BFloat16Logit Write(float value)
    {
        var bits = Number(value);
        return new() { Bits = (ushort)(bits + Tie + (bits >> 16 & 1) >> 16) };
    }

    /// <inheritdoc/>
    public static float First(uint word) => Interop.IntAsFloat(word << 16);

    /// <inheritdoc/>
    public static float Second(uint word) => Interop.IntAsFloat(word & 0xFFFF0000);

    /// <inheritdoc/>
    public static uint Join(float first, float second)
    {
        // To the nearest, ties to even, in the upper 16 bits. What both are odd in comes out of one word.
        uint low = Number(first), high = Number(second);
        var odd = (low >> 16 | (high & 0xFFFF0000)) & 0x00010001;
        low += Tie + (odd & 1);
        high += Tie + (odd >> 16);
        return low >> 16 | (high & 0xFFFF0000);
    }

    // The bits; of any NaN those of one that stays one when something is added.
    private static uint Number(float value) => XMath.IsNaN(value) ? 0x7FC00000 : Interop.FloatAsInt(value);
}

using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>16 bytes of logits, the most that a thread moves at once: four words of one float32 or of two 16-bit numbers each.</summary>
public struct Pack16
{
    /// <summary>Bytes 0..3.</summary>
    public uint A;

    /// <summary>Bytes 4..7.</summary>
    public uint B;

    /// <summary>Bytes 8..11.</summary>
    public uint C;

    /// <summary>Bytes 12..15.</summary>
    public uint D;

    /// <summary>Four words in their order.</summary>
    public Pack16(uint a, uint b, uint c, uint d)
    {
        A = a;
        B = b;
        C = c;
        D = d;
    }

    /// <summary>Pack <paramref name="index"/> of <paramref name="count"/>, or zeros behind the last one.</summary>
    public static Pack16 At(ArrayView<Pack16> packs, int index, int count) => index < count ? packs[index] : new(0, 0, 0, 0);

    /// <summary>Word <paramref name="index"/> of 0..3.</summary>
    public readonly uint Word(int index) => index == 0 ? A : index == 1 ? B : index == 2 ? C : D;
}

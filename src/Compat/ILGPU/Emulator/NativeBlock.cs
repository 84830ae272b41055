using System.Runtime.InteropServices;

namespace SfKernels.Engine;

/// <summary>Memory outside of the managed heap, aligned to 256 bytes as a device's is.</summary>
internal sealed unsafe class NativeBlock
{
    private const int Alignment = 256;

    public NativeBlock(nuint bytes)
    {
        First = (byte*)NativeMemory.AlignedAlloc(nuint.Max(1, bytes), Alignment);

        // What nobody wrote reads as NaN or -1, as it may on a device, and never as the zero that hides a mistake.
        NativeMemory.Fill(First, bytes, 0xFF);
    }

    ~NativeBlock() => Free();

    /// <summary>First byte; null once freed.</summary>
    public byte* First { get; private set; }

    public void Free()
    {
        NativeMemory.AlignedFree(First);
        First = null;
        GC.SuppressFinalize(this);
    }
}

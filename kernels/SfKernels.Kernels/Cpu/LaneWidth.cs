namespace SfKernels.Kernels.Cpu;

/// <summary>Bits of a register.</summary>
internal enum LaneWidth
{
    /// <summary>No vector instructions.</summary>
    Scalar = 32,

    /// <summary>SSE, NEON.</summary>
    Bits128 = 128,

    /// <summary>AVX2.</summary>
    Bits256 = 256,

    /// <summary>AVX-512.</summary>
    Bits512 = 512,
}

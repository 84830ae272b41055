namespace SfKernels.Abstractions;

/// <summary>
/// Marks a static void method in the ILGPU dialect as a device kernel. The generator adds its PTX image and a typed launcher to the same partial class.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PtxKernelAttribute : Attribute
{
    /// <summary>Threads of a block, a multiple of 32 up to 1,024. Group.DimX is this constant on the device.</summary>
    public int BlockSize { get; set; } = 256;

    /// <summary>Compute capability that the text asks for, times ten: 70 is Volta, 80 Ampere, 90 Hopper.</summary>
    public int MinimumArchitecture { get; set; } = 70;

    /// <summary>
    /// Blocks that a multiprocessor shall hold at once, or 0 to leave it to the driver: it shares 65,536 registers out among them, so fewer blocks give each thread
    /// more. The second argument of CUDA's __launch_bounds__.
    /// </summary>
    public int BlocksPerMultiprocessor { get; set; }
}

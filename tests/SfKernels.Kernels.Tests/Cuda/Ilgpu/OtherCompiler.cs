using ILGPU;

namespace SfKernels.Kernels.Tests.Cuda.Ilgpu;

/// <summary>The compiler that ours is compared with.</summary>
internal static class OtherCompiler
{
    /// <summary>ILGPU's own, or null where the stand-in runs kernels and compiles none.</summary>
    /// <param name="level">How hard ILGPU optimises.</param>
    /// <param name="mode">Default: division and roots rounded exactly; fast: approximations.</param>
    public static IKernelCompiler? Open(OptimizationLevel level, MathMode mode) =>
#if ILGPU_COMPILES
        new IlgpuCompiler(level, mode);
#else
        null;
#endif
}

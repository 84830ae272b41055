using ILGPU;
using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Tests.Cuda.Ilgpu;
using SfKernels.Ptx.Launching;

namespace SfKernels.Bench;

/// <summary>The kernels as ILGPU's own compiler makes them of the same C# methods, at its best: O2, fast math. The packages flavour alone has that compiler.</summary>
internal static class IlgpuKernels
{
    private static readonly Lazy<IKernelCompiler?> s_compiler = new(static () => OtherCompiler.Open(OptimizationLevel.O2, MathMode.Fast));

    /// <summary>Whether this flavour compiles.</summary>
    public static bool Exist => s_compiler.Value is not null;

    /// <summary>A launcher of those kernels.</summary>
    /// <param name="launcher">Starts them.</param>
    public static IKernelLauncher On(IKernelLauncher launcher) =>
        new SwappedLauncher(launcher, typeof(AnchorLossKernels).Assembly, (s_compiler.Value ?? throw new NotSupportedException("ILGPU's compiler is in the packages flavour.")).Compile);
}

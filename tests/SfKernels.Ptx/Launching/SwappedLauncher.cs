using System.Collections.Concurrent;
using System.Reflection;
using SfKernels.Abstractions;

namespace SfKernels.Ptx.Launching;

/// <summary>Launches what another compiler made of a kernel's C# method in the place of our image: whatever takes a launcher runs on those kernels.</summary>
/// <param name="inner">Starts them.</param>
/// <param name="kernels">The assembly with the kernel methods.</param>
/// <param name="compiler">The image for one of ours and its method: same entry, same parameters.</param>
public sealed class SwappedLauncher(IKernelLauncher inner, Assembly kernels, Func<KernelImage, MethodInfo, KernelImage> compiler) : IKernelLauncher
{
    // One image for each of ours: a launcher keeps what the driver made of it.
    private readonly ConcurrentDictionary<KernelImage, KernelImage> images = new();

    /// <inheritdoc/>
    public void Launch(KernelImage kernel, int blocks, nint stream, ReadOnlySpan<nint> arguments) => inner.Launch(Other(kernel), blocks, stream, arguments);

    /// <inheritdoc/>
    public int ResidentBlocks(KernelImage kernel) => inner.ResidentBlocks(Other(kernel));

    private KernelImage Other(KernelImage kernel) => images.GetOrAdd(kernel, static (image, of) => of.compiler(image, KernelMethod.Of(image, of.kernels)), (kernels, compiler));
}

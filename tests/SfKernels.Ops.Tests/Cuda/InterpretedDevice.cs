using SfKernels.Kernels.Cuda;
using SfKernels.Ops.Cuda;
using SfKernels.Ptx.Launching;

namespace SfKernels.Ops.Tests.Cuda;

/// <summary>While it lives, the operators of this thread take CPU tensors for those of a device, and the interpreter executes the PTX on their memory.</summary>
internal sealed class InterpretedDevice : IDisposable
{
    private readonly InterpretedLauncher _launcher = new(typeof(AnchorLossKernels).Assembly);

    public InterpretedDevice() => CudaDoor.OnCpu = _launcher;

    /// <summary>Entries of the kernels launched so far.</summary>
    public IReadOnlyList<string> Launches => [.. _launcher.Launches.Select(static launch => launch.Entry)];

    public void Dispose() => CudaDoor.OnCpu = null;
}

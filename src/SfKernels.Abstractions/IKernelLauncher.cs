namespace SfKernels.Abstractions;

/// <summary>Starts kernels. Generated launchers pack typed arguments and call it.</summary>
public interface IKernelLauncher
{
    /// <summary>Starts a kernel over a one-dimensional grid and returns without waiting for it.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="blocks">Blocks of the grid; each has <see cref="KernelImage.BlockSize"/> threads.</param>
    /// <param name="stream">Handle of the stream; 0 is the default stream.</param>
    /// <param name="arguments">
    /// For each parameter the address of its value, <see cref="KernelParameter.Size"/> bytes. Valid during the call only.
    /// </param>
    void Launch(KernelImage kernel, int blocks, nint stream, ReadOnlySpan<nint> arguments);

    /// <summary>
    /// How many blocks of a kernel the device runs at once. A grid of just so many, whose blocks walk the input, has no last wave that leaves most of the device
    /// idle. The same number each time, so sums over blocks keep their bits.
    /// </summary>
    /// <param name="kernel">The kernel.</param>
    /// <returns>At least 1.</returns>
    int ResidentBlocks(KernelImage kernel);
}

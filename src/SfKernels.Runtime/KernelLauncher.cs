using System.Collections.Concurrent;
using System.Globalization;
using SfKernels.Abstractions;

namespace SfKernels.Runtime;

/// <summary>
/// Launches kernels on one device, in its primary context, on the stream that the caller names. Each kernel is compiled by the driver at its first launch and kept.
/// From then on a launch allocates nothing on the managed heap. Safe for any number of threads.
/// </summary>
public sealed unsafe class KernelLauncher : IKernelLauncher
{
    private static readonly ConcurrentDictionary<int, Lazy<KernelLauncher>> Launchers = new();

    private readonly ConcurrentDictionary<KernelImage, CudaModule> modules = new();
    private readonly Lock loading = new();
    private readonly PrimaryContext context;

    private KernelLauncher(int ordinal)
    {
        Device = CudaDevice.Get(ordinal);
        context = new PrimaryContext(ordinal);
    }

    /// <summary>The device.</summary>
    public CudaDevice Device { get; }

    /// <summary>The launcher of a device: one for the whole process.</summary>
    /// <param name="device">Number of the device.</param>
    /// <exception cref="CudaException">There is no driver, or the device cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    public static KernelLauncher For(int device)
    {
        if (Launchers.TryGetValue(device, out Lazy<KernelLauncher>? launcher) && launcher.IsValueCreated)
            return launcher.Value;
        // A device that failed is tried again: only launchers that came to be are kept.
        launcher = Launchers.GetOrAdd(device, static ordinal => new Lazy<KernelLauncher>(() => new KernelLauncher(ordinal), LazyThreadSafetyMode.PublicationOnly));
        return launcher.Value;
    }

    /// <inheritdoc/>
    /// <exception cref="CudaException">The driver refuses the kernel or the launch.</exception>
    public void Launch(KernelImage kernel, int blocks, nint stream, ReadOnlySpan<nint> arguments)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        if (arguments.Length != kernel.Parameters.Length)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{kernel.Entry} has {kernel.Parameters.Length} parameters, not {arguments.Length}."), nameof(arguments));
        using PrimaryContext.Scope scope = context.Enter();
        if (!modules.TryGetValue(kernel, out CudaModule? module))
            module = Load(kernel);
        fixed (nint* addresses = arguments)
        {
            int code = DriverApi.cuLaunchKernel(module.Function, (uint)blocks, 1, 1, (uint)kernel.BlockSize, 1, 1, 0, stream, (void**)addresses, null);
            if (code != 0)
                CudaDriver.Check(code, "cuLaunchKernel", kernel.Entry);
        }
    }

    /// <summary>Compiles a kernel before its first launch, which then costs what every launch costs, and tells what it takes on this device.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <returns>Registers of a thread, and the bytes of its values that did not fit them.</returns>
    public (int Registers, int SpilledBytes) Prepare(KernelImage kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        using PrimaryContext.Scope scope = context.Enter();
        CudaModule module = Load(kernel);
        return (module.Registers, module.SpilledBytes);
    }

    /// <inheritdoc/>
    /// <exception cref="CudaException">The driver refuses the kernel.</exception>
    public int ResidentBlocks(KernelImage kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (!modules.TryGetValue(kernel, out CudaModule? module))
        {
            using PrimaryContext.Scope scope = context.Enter();
            module = Load(kernel);
        }

        return module.ResidentBlocks * Device.MultiprocessorCount;
    }

    /// <summary>Waits until a stream has done all that was launched on it.</summary>
    /// <param name="stream">Handle of the stream; 0 is the default stream.</param>
    public void Synchronize(nint stream)
    {
        using PrimaryContext.Scope scope = context.Enter();
        CudaDriver.Check(DriverApi.cuStreamSynchronize(stream), "cuStreamSynchronize");
    }

    /// <summary>Makes the primary context current, for calls beside launches.</summary>
    internal PrimaryContext.Scope Enter() => context.Enter();

    private CudaModule Load(KernelImage kernel)
    {
        lock (loading)
        {
            if (modules.TryGetValue(kernel, out CudaModule? module))
                return module;
            if (kernel.MinimumArchitecture > Device.Architecture)
            {
                string needs = string.Create(CultureInfo.InvariantCulture, $"the kernel is made for sm_{kernel.MinimumArchitecture} and later, {Device.Name} is sm_{Device.Architecture}");
                throw new CudaException("cuModuleLoadDataEx", CudaException.NoBinaryForDevice, "CUDA_ERROR_NO_BINARY_FOR_GPU", needs, kernel.Entry, null);
            }

            module = CudaModule.Load(kernel);
            modules[kernel] = module;
            return module;
        }
    }
}

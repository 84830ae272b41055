using SfKernels.Engine;

namespace ILGPU.Runtime;

/// <summary>A device that runs kernels.</summary>
public abstract class Accelerator : IDisposable
{
    private protected Accelerator(Context context, Device device)
    {
        Context = context;
        Device = device;
        DefaultStream = new EndedStream(this);
    }

    public Context Context { get; }

    public Device Device { get; }

    public AcceleratorStream DefaultStream { get; }

    public AcceleratorType AcceleratorType => Device.AcceleratorType;

    public string Name => Device.Name;

    public int WarpSize => Device.WarpSize;

    public int MaxNumThreadsPerGroup => Device.MaxNumThreadsPerGroup;

    public int MaxSharedMemoryPerGroup => Device.MaxSharedMemoryPerGroup;

    public int NumMultiprocessors => Device.NumMultiprocessors;

    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length) where T : unmanaged => new(this, length, default);

    public void Synchronize() => DefaultStream.Synchronize();

    public override string ToString() => Name;

    void IDisposable.Dispose()
    {
        // Buffers are freed by their owners, threads of the emulator serve every accelerator.
    }
}

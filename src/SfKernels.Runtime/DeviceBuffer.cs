using SfKernels.Abstractions;

namespace SfKernels.Runtime;

/// <summary>Device memory for programs that have no tensor library. Copies wait until they are done.</summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed unsafe class DeviceBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly KernelLauncher launcher;
    private nint address;

    /// <summary>Allocates memory that holds anything.</summary>
    /// <param name="launcher">The launcher of the device.</param>
    /// <param name="length">Number of elements.</param>
    public DeviceBuffer(KernelLauncher launcher, int length)
    {
        ArgumentNullException.ThrowIfNull(launcher);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        this.launcher = launcher;
        Length = length;
        using PrimaryContext.Scope scope = launcher.Enter();
        nint allocated;
        CudaDriver.Check(DriverApi.cuMemAlloc(&allocated, (nuint)length * (nuint)sizeof(T)), "cuMemAlloc");
        address = allocated;
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>The memory as a kernel parameter.</summary>
    public DeviceView<T> View
    {
        get
        {
            ObjectDisposedException.ThrowIf(address == 0, this);
            return new DeviceView<T>(address, Length);
        }
    }

    /// <summary>Copies from the host.</summary>
    /// <param name="values">As many as the buffer has elements.</param>
    public void Upload(ReadOnlySpan<T> values)
    {
        RequireLength(values.Length);
        using PrimaryContext.Scope scope = launcher.Enter();
        fixed (T* from = values)
            CudaDriver.Check(DriverApi.cuMemcpyHtoD(View.Pointer, from, (nuint)values.Length * (nuint)sizeof(T)), "cuMemcpyHtoD");
    }

    /// <summary>Copies to the host.</summary>
    /// <param name="values">As many as the buffer has elements.</param>
    public void Download(Span<T> values)
    {
        RequireLength(values.Length);
        using PrimaryContext.Scope scope = launcher.Enter();
        fixed (T* to = values)
            CudaDriver.Check(DriverApi.cuMemcpyDtoH(to, View.Pointer, (nuint)values.Length * (nuint)sizeof(T)), "cuMemcpyDtoH");
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        if (address == 0)
            return;
        using PrimaryContext.Scope scope = launcher.Enter();
        nint freed = address;
        address = 0;
        CudaDriver.Check(DriverApi.cuMemFree(freed), "cuMemFree");
    }

    private void RequireLength(int length)
    {
        if (length != Length)
            throw new ArgumentException($"The buffer has {Length} elements, not {length}.", nameof(length));
    }
}

using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>An emulated device for one test, and the buffers that the test put there.</summary>
internal sealed class CpuDevice : IDisposable
{
    private readonly Context _context;
    private readonly List<IDisposable> _buffers = [];

    public CpuDevice(CPUDeviceKind kind)
    {
        _context = Context.Create(builder => builder.CPU(kind).EnableAlgorithms());
        Accelerator = _context.CreateCPUAccelerator(0);
    }

    /// <summary>Whether the accelerators are the stand-in's, not those of the real ILGPU.</summary>
    public static bool IsStandIn { get; } = typeof(Context).Assembly.GetType("SfKernels.Engine.GridRun") is not null;

    /// <summary>
    /// Error of a conversion to half in units of rounding to nearest: 1 on devices and on the stand-in, 2 on the CPU accelerator of the real ILGPU, which cuts off.
    /// </summary>
    public static double HalfRoundings { get; } = Interop.FloatAsInt((global::ILGPU.Half)1.00146484375f) == 0x3C02 ? 1 : 2;

    public Accelerator Accelerator { get; }

    /// <summary>A copy of an array; a view of nothing where it is empty.</summary>
    public ArrayView<T> Copy<T>(params T[] values)
        where T : unmanaged
    {
        var view = Room<T>(values.Length);
        if (values.Length > 0)
            view.CopyFromCPU(values);
        return view;
    }

    /// <summary>Memory that nobody has written, <paramref name="offset"/> elements behind an aligned address.</summary>
    public ArrayView<T> Room<T>(long length, int offset = 0)
        where T : unmanaged
    {
        var buffer = Accelerator.Allocate1D<T>(length + offset + 1);
        _buffers.Add(buffer);
        return buffer.View.BaseView.SubView(offset, length);
    }

    public void Dispose()
    {
        _buffers.ForEach(static buffer => buffer.Dispose());
        using (_context)
        using (Accelerator)
        {
            // Both end here, the accelerator first.
        }
    }
}

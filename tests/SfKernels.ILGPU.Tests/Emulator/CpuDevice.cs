using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>A CPU accelerator of ILGPU, the real one's or the stand-in's, for one test.</summary>
internal sealed class CpuDevice : IDisposable
{
    private readonly Context _context;

    public CpuDevice(CPUDeviceKind kind = CPUDeviceKind.Nvidia)
    {
        _context = Context.Create(builder => builder.CPU(kind));
        Accelerator = _context.CreateCPUAccelerator(0);
    }

    /// <summary>Whether the tests run on the stand-in, which refuses what a real device leaves undefined.</summary>
    public static bool IsStandIn => typeof(Context).Assembly.GetType("SfKernels.Engine.GridRun") is not null;

    public Accelerator Accelerator { get; }

    public void Dispose()
    {
        using (_context)
        using (Accelerator)
        {
            // Both end here, the accelerator first.
        }
    }
}

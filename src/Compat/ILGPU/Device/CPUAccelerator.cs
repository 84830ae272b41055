namespace ILGPU.Runtime.CPU;

/// <summary>The emulator behind ILGPU's interface.</summary>
public sealed class CPUAccelerator : Accelerator
{
    internal CPUAccelerator(Context context, CPUDevice device, CPUAcceleratorMode mode)
        : base(context, device) => Mode = mode;

    public CPUAcceleratorMode Mode { get; }

    public int NumThreads => Device.MaxNumThreads;
}

using System.Collections.Immutable;

namespace ILGPU.Runtime.CPU;

/// <summary>An emulated device.</summary>
public sealed class CPUDevice : Device
{
    public static readonly CPUDevice Default = new(4, 4, 1);
    public static readonly CPUDevice Nvidia = new(32, 32, 1);
    public static readonly CPUDevice AMD = new(32, 8, 1);
    public static readonly CPUDevice LegacyAMD = new(64, 4, 1);
    public static readonly CPUDevice Intel = new(16, 8, 1);

    public static readonly ImmutableArray<CPUDevice> All = [Default, Nvidia, AMD, LegacyAMD, Intel];

    public CPUDevice(int numThreadsPerWarp, int numWarpsPerMultiprocessor, int numMultiprocessors)
        : base(AcceleratorType.CPU, nameof(CPUAccelerator))
    {
        if (numThreadsPerWarp < 2 || !int.IsPow2(numThreadsPerWarp))
            throw new ArgumentOutOfRangeException(nameof(numThreadsPerWarp), numThreadsPerWarp, "A warp has 2, 4, 8... threads.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numWarpsPerMultiprocessor);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numMultiprocessors);
        WarpSize = numThreadsPerWarp;
        MaxNumThreadsPerGroup = numThreadsPerWarp * numWarpsPerMultiprocessor;
        NumMultiprocessors = numMultiprocessors;
    }

    public override int WarpSize { get; }

    public override int MaxNumThreadsPerGroup { get; }

    public override int NumMultiprocessors { get; }

    /// <summary>48 KiB: what every CUDA device gives a group without asking.</summary>
    public override int MaxSharedMemoryPerGroup => 48 * 1024;

    public static CPUDevice GetDevice(CPUDeviceKind kind) => All[(int)kind];

    public override Accelerator CreateAccelerator(Context context) => CreateCPUAccelerator(context);

    public CPUAccelerator CreateCPUAccelerator(Context context) => new(context, this, CPUAcceleratorMode.Auto);

    public CPUAccelerator CreateCPUAccelerator(Context context, CPUAcceleratorMode mode) => new(context, this, mode);
}

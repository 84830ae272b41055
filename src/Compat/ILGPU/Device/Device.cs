namespace ILGPU.Runtime;

/// <summary>What a device can do.</summary>
public abstract class Device
{
    private protected Device(AcceleratorType type, string name) => (AcceleratorType, Name) = (type, name);

    public AcceleratorType AcceleratorType { get; }

    public string Name { get; }

    public abstract int WarpSize { get; }

    public abstract int MaxNumThreadsPerGroup { get; }

    public abstract int MaxSharedMemoryPerGroup { get; }

    public abstract int NumMultiprocessors { get; }

    public int MaxNumThreads => NumMultiprocessors * MaxNumThreadsPerGroup;

    public abstract Accelerator CreateAccelerator(Context context);

    public override string ToString() => $"{Name} [Type: {AcceleratorType}, WarpSize: {WarpSize}]";
}

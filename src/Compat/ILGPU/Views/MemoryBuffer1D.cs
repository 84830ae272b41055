namespace ILGPU.Runtime;

/// <summary>A one-dimensional buffer.</summary>
public class MemoryBuffer1D<T, TStride> : MemoryBuffer<ArrayView1D<T, TStride>>
    where T : unmanaged
    where TStride : struct, IStride1D
{
    internal unsafe MemoryBuffer1D(Accelerator accelerator, long length, TStride stride)
        : base(accelerator, Math.Max(0, (length - 1) * stride.XStride + 1), sizeof(T))
    {
        View = new(new(this, 0, Length), length, stride);
    }

    public LongIndex1D Extent => View.Extent;

    public Index1D IntExtent => View.IntExtent;
}

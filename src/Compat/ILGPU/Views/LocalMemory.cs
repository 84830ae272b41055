using ILGPU.Runtime;
using SfKernels.Engine;

namespace ILGPU;

/// <summary>Memory of one thread; it holds nothing sensible until it is written.</summary>
public static class LocalMemory
{
    public static ArrayView<T> Allocate<T>(int extent) where T : unmanaged => GroupThread.Running.Group.LocalMemory<T>(extent);

    public static ArrayView1D<T, Stride1D.Dense> Allocate1D<T>(Index1D extent) where T : unmanaged => Allocate<T>(extent.X);

    public static ArrayView2D<T, TStride> Allocate2D<T, TStride>(Index2D extent, TStride stride) where T : unmanaged where TStride : struct, IStride2D =>
        new(Allocate<T>((extent.X - 1) * stride.XStride + (extent.Y - 1) * stride.YStride + 1), extent, stride);
}

using ILGPU.Runtime;
using SfKernels.Engine;

namespace ILGPU;

/// <summary>Memory that the threads of a group share; it holds nothing sensible until it is written.</summary>
public static class SharedMemory
{
    public static ArrayView<T> Allocate<T>(int extent) where T : unmanaged => GroupThread.Running.Group.SharedMemory<T>(extent);

    /// <summary>A single cell.</summary>
    public static ref T Allocate<T>() where T : unmanaged => ref Allocate<T>(1)[0];

    public static ArrayView1D<T, Stride1D.Dense> Allocate1D<T>(Index1D extent) where T : unmanaged => Allocate<T>(extent.X);

    public static ArrayView2D<T, TStride> Allocate2D<T, TStride>(Index2D extent, TStride stride) where T : unmanaged where TStride : struct, IStride2D =>
        new(Allocate<T>((extent.X - 1) * stride.XStride + (extent.Y - 1) * stride.YStride + 1), extent, stride);

    public static ArrayView2D<T, Stride2D.DenseX> Allocate2DDenseX<T>(in Index2D extent) where T : unmanaged => Allocate2D<T, Stride2D.DenseX>(extent, Stride2D.DenseX.FromExtent(extent));

    public static ArrayView2D<T, Stride2D.DenseY> Allocate2DDenseY<T>(in Index2D extent) where T : unmanaged => Allocate2D<T, Stride2D.DenseY>(extent, Stride2D.DenseY.FromExtent(extent));
}

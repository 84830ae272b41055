using ILGPU.Runtime;
using SfKernels.Engine;

namespace ILGPU;

/// <summary>Memory that the threads of a group share; it holds nothing sensible until it is written.</summary>
public static class SharedMemory
{
    public static ArrayView<T> Allocate<T>(int extent) where T : unmanaged => GroupThread.Running.Group.SharedMemory<T>(extent);

    public static ArrayView1D<T, Stride1D.Dense> Allocate1D<T>(Index1D extent) where T : unmanaged => Allocate<T>(extent.X);
}

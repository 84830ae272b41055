using SfKernels.Engine;

namespace ILGPU;

/// <summary>Memory of one thread; it holds nothing sensible until it is written.</summary>
public static class LocalMemory
{
    public static ArrayView<T> Allocate<T>(int extent) where T : unmanaged => GroupThread.Running.Group.LocalMemory<T>(extent);
}

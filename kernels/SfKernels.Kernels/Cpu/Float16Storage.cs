using System.Numerics.Tensors;

namespace SfKernels.Kernels.Cpu;

/// <summary>IEEE binary16.</summary>
internal readonly unsafe struct Float16Storage : ILogitStorage
{
    public static bool IsFloat32 => false;

    public static void Read(void* source, long offset, float* destination, int count) =>
        TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>((Half*)source + offset, count), new Span<float>(destination, count));

    public static void Write<T>(float* source, void* destination, long offset, int count, bool stream)
        where T : unmanaged, ILanes<T> =>
        TensorPrimitives.ConvertToHalf(new ReadOnlySpan<float>(source, count), new Span<Half>((Half*)destination + offset, count));
}

namespace SfKernels.Kernels.Cpu;

/// <summary>float32 as it is.</summary>
internal readonly unsafe struct Float32Storage : ILogitStorage
{
    public static bool IsFloat32 => true;

    public static void Read(void* source, long offset, float* destination, int count) =>
        new ReadOnlySpan<float>((float*)source + offset, count).CopyTo(new Span<float>(destination, count));

    public static void Write<T>(float* source, void* destination, long offset, int count, bool stream)
        where T : unmanaged, ILanes<T> => LossLoop.Copy<T>(source, (float*)destination + offset, count, stream);
}

namespace SfKernels.Kernels.Cpu;

/// <summary>Moves logits between their storage format and float32.</summary>
internal unsafe interface ILogitStorage
{
    /// <summary>Whether the memory itself holds float32, so that nothing needs to be moved.</summary>
    static abstract bool IsFloat32 { get; }

    /// <summary>Reads <paramref name="count"/> values from element <paramref name="offset"/> on.</summary>
    static abstract void Read(void* source, long offset, float* destination, int count);

    /// <summary>Writes, rounding to nearest even; <paramref name="stream"/> writes past the caches where the format allows it.</summary>
    static abstract void Write<T>(float* source, void* destination, long offset, int count, bool stream)
        where T : unmanaged, ILanes<T>;
}

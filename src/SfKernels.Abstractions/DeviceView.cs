namespace SfKernels.Abstractions;

/// <summary>A stretch of device memory as a kernel parameter: the same 16 bytes as ILGPU's ArrayView.</summary>
/// <typeparam name="T">Element type; the generated launchers check it.</typeparam>
/// <param name="Pointer">Device address of the first element.</param>
/// <param name="Length">Number of elements.</param>
public readonly record struct DeviceView<T>(nint Pointer, long Length)
    where T : unmanaged;

using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Streams of libtorch beside the default one, which TorchSharp does not know: looked up by name in libtorch's own library.</summary>
internal static unsafe class TorchStreams
{
    private static readonly nint s_library = NativeLibrary.TryLoad("libc10_cuda.so", out nint library) ? library : 0;

    /// <summary>Whether libtorch's library is where its wheels have it.</summary>
    public static bool IsAvailable => s_library != 0;

    /// <summary>A stream of the pool. It does not wait for the default stream, nor that for it.</summary>
    public static Stream FromPool(torch.Device device) =>
        ((delegate* unmanaged<byte, sbyte, Stream>)NativeLibrary.GetExport(s_library, "_ZN3c104cuda17getStreamFromPoolEba"))(0, (sbyte)device.index);

    /// <summary>What the calling thread launches on now.</summary>
    public static Stream Current(torch.Device device) =>
        ((delegate* unmanaged<sbyte, Stream>)NativeLibrary.GetExport(s_library, "_ZN3c104cuda20getCurrentCUDAStreamEa"))((sbyte)device.index);

    /// <summary>From here on the calling thread launches on this stream.</summary>
    public static void MakeCurrent(Stream stream) =>
        ((delegate* unmanaged<Stream, void>)NativeLibrary.GetExport(s_library, "_ZN3c104cuda20setCurrentCUDAStreamENS0_10CUDAStreamE"))(stream);

    /// <summary>The driver's handle.</summary>
    public static nint Handle(Stream stream) =>
        ((delegate* unmanaged<Stream*, nint>)NativeLibrary.GetExport(s_library, "_ZNK3c104cuda10CUDAStream6streamEv"))(&stream);

    /// <summary>c10::Stream: a device, and a number within it. Two registers, for C and for C++.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Stream(long Device, long Id);
}

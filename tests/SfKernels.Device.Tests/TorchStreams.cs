using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Streams of libtorch beside the default one, which TorchSharp does not know: looked up by name in libtorch's own library.</summary>
internal static unsafe class TorchStreams
{
    private static readonly nint s_fromPool = Find("_ZN3c104cuda17getStreamFromPoolEba");
    private static readonly nint s_current = Find("_ZN3c104cuda20getCurrentCUDAStreamEa");
    private static readonly nint s_makeCurrent = Find("_ZN3c104cuda20setCurrentCUDAStreamENS0_10CUDAStreamE");
    private static readonly nint s_handle = Find("_ZNK3c104cuda10CUDAStream6streamEv");

    /// <summary>Whether this libtorch has them by these names.</summary>
    public static bool IsAvailable => s_fromPool != 0 && s_current != 0 && s_makeCurrent != 0 && s_handle != 0;

    /// <summary>A stream of the pool. It does not wait for the default stream, nor that for it.</summary>
    public static Stream FromPool(torch.Device device) => ((delegate* unmanaged<byte, sbyte, Stream>)s_fromPool)(0, (sbyte)device.index);

    /// <summary>What the calling thread launches on now.</summary>
    public static Stream Current(torch.Device device) => ((delegate* unmanaged<sbyte, Stream>)s_current)((sbyte)device.index);

    /// <summary>From here on the calling thread launches on this stream.</summary>
    public static void MakeCurrent(Stream stream) => ((delegate* unmanaged<Stream, void>)s_makeCurrent)(stream);

    /// <summary>The driver's handle.</summary>
    public static nint Handle(Stream stream) => ((delegate* unmanaged<Stream*, nint>)s_handle)(&stream);

    private static nint Find(string name) =>
        NativeLibrary.TryLoad("libc10_cuda.so", out nint library) && NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;

    /// <summary>c10::Stream: a device, and a number within it. Two registers, for C and for C++.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Stream(long Device, long Id);
}

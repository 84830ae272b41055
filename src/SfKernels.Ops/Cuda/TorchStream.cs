using SfKernels.Ops.Engine;

namespace SfKernels.Ops.Cuda;

/// <summary>
/// The stream that torch launches on. The stand-in of the system flavour exports it; the real TorchSharp knows no streams and launches everything on
/// the default stream, so that is the answer where the export is missing.
/// </summary>
public static unsafe class TorchStream
{
    private static readonly delegate* unmanaged<int, nint*, int> s_current = (delegate* unmanaged<int, nint*, int>)EngineExports.Find("sfk_cuda_current_stream");

    /// <summary>Handle of the current stream of a device, a cudaStream_t; 0 is the default stream.</summary>
    /// <param name="device">Index of the CUDA device.</param>
    /// <exception cref="InvalidOperationException">libtorch has CUDA but does not tell its stream.</exception>
    public static nint Current(int device)
    {
        nint stream = 0;
        if (s_current is not null && s_current(device, &stream) == 0)
        {
            throw new InvalidOperationException($"The current stream of cuda:{device} is not known: {EngineExports.LastError}.");
        }

        return stream;
    }
}

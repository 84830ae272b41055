using System.Runtime.InteropServices;

namespace SfKernels.Runtime;

/// <summary>Finds the library of the CUDA driver, which comes with the display driver and never with this package.</summary>
internal static class DriverLibrary
{
    /// <summary>The name in the imports; the resolver maps it to the file.</summary>
    internal const string ImportName = "cuda-driver";

    /// <summary>Names another file to load in place of the system's driver.</summary>
    internal const string PathVariable = "SFK_CUDA_DRIVER";

    private static readonly string[] Entries =
    [
        "cuInit", "cuDriverGetVersion", "cuGetErrorName", "cuGetErrorString", "cuDeviceGetCount", "cuDeviceGet", "cuDeviceGetName", "cuDeviceGetAttribute",
        "cuDevicePrimaryCtxRetain", "cuCtxGetCurrent", "cuCtxPushCurrent_v2", "cuCtxPopCurrent_v2",
        "cuThreadExchangeStreamCaptureMode", "cuModuleLoadDataEx", "cuModuleGetFunction", "cuFuncGetAttribute", "cuOccupancyMaxActiveBlocksPerMultiprocessor", "cuLaunchKernel",
        "cuStreamSynchronize",
        "cuMemAlloc_v2", "cuMemFree_v2", "cuMemcpyHtoD_v2", "cuMemcpyDtoH_v2",
    ];

    private static readonly Lazy<(nint Handle, string? Reason)> Loaded = new(() => Load(FileName()));

    /// <summary>The loaded library, or 0.</summary>
    internal static nint Handle => Loaded.Value.Handle;

    /// <summary>Why there is no handle.</summary>
    internal static string? Reason => Loaded.Value.Reason;

    /// <summary>Loads a library and makes sure that it has every entry that is called.</summary>
    internal static (nint Handle, string? Reason) Load(string file)
    {
        if (!NativeLibrary.TryLoad(file, out nint handle))
            return (0, $"{file} is not on this machine: there is no NVIDIA driver.");
        foreach (string entry in Entries)
        {
            if (!NativeLibrary.TryGetExport(handle, entry, out _))
                return (0, $"{file} has no entry {entry}: the NVIDIA driver is too old.");
        }

        return (handle, null);
    }

    private static string FileName() =>
        Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } path ? path : OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
}

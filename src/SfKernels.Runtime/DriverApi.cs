using System.Runtime.InteropServices;

namespace SfKernels.Runtime;

/// <summary>The entry points of the CUDA driver that this library calls. All arguments are blittable: a call allocates and marshals nothing.</summary>
internal static unsafe partial class DriverApi
{
    static DriverApi() => NativeLibrary.SetDllImportResolver(typeof(DriverApi).Assembly, static (name, _, _) => name == DriverLibrary.ImportName ? DriverLibrary.Handle : 0);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuInit(uint flags);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuDriverGetVersion(int* version);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuGetErrorName(int error, byte** name);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuGetErrorString(int error, byte** text);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuDeviceGetCount(int* count);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuDeviceGet(int* device, int ordinal);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuDeviceGetName(byte* name, int capacity, int device);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuDeviceGetAttribute(int* value, int attribute, int device);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuDevicePrimaryCtxRetain(nint* context, int device);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuCtxGetCurrent(nint* context);

    [LibraryImport(DriverLibrary.ImportName, EntryPoint = "cuCtxPushCurrent_v2")]
    internal static partial int cuCtxPushCurrent(nint context);

    [LibraryImport(DriverLibrary.ImportName, EntryPoint = "cuCtxPopCurrent_v2")]
    internal static partial int cuCtxPopCurrent(nint* context);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuModuleLoadDataEx(nint* module, void* image, uint options, int* names, void** values);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuThreadExchangeStreamCaptureMode(int* mode);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuModuleGetFunction(nint* function, nint module, byte* name);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuFuncGetAttribute(int* value, int attribute, nint function);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, nint function, int blockSize, nuint dynamicSharedBytes);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuLaunchKernel(nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes, nint stream, void** parameters, void** extra);

    [LibraryImport(DriverLibrary.ImportName)]
    internal static partial int cuStreamSynchronize(nint stream);

    [LibraryImport(DriverLibrary.ImportName, EntryPoint = "cuMemAlloc_v2")]
    internal static partial int cuMemAlloc(nint* address, nuint bytes);

    [LibraryImport(DriverLibrary.ImportName, EntryPoint = "cuMemFree_v2")]
    internal static partial int cuMemFree(nint address);

    [LibraryImport(DriverLibrary.ImportName, EntryPoint = "cuMemcpyHtoD_v2")]
    internal static partial int cuMemcpyHtoD(nint to, void* from, nuint bytes);

    [LibraryImport(DriverLibrary.ImportName, EntryPoint = "cuMemcpyDtoH_v2")]
    internal static partial int cuMemcpyDtoH(void* to, nint from, nuint bytes);
}

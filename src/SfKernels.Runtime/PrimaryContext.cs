namespace SfKernels.Runtime;

/// <summary>
/// The primary context of a device: the one in which libtorch and the CUDA runtime keep their memory, so that pointers pass between them and our kernels.
/// It is retained for the rest of the process.
/// </summary>
internal sealed unsafe class PrimaryContext
{
    private readonly nint handle;

    public PrimaryContext(int ordinal)
    {
        int device;
        CudaDriver.Check(DriverApi.cuDeviceGet(&device, ordinal), "cuDeviceGet");
        nint context;
        CudaDriver.Check(DriverApi.cuDevicePrimaryCtxRetain(&context, device), "cuDevicePrimaryCtxRetain");
        handle = context;
    }

    /// <summary>Makes the context current until the scope is disposed. Where it is current already, as on torch's threads, that is one question.</summary>
    public Scope Enter()
    {
        nint current;
        CudaDriver.Check(DriverApi.cuCtxGetCurrent(&current), "cuCtxGetCurrent");
        if (current == handle)
            return default;
        CudaDriver.Check(DriverApi.cuCtxPushCurrent(handle), "cuCtxPushCurrent");
        return new Scope(pushed: true);
    }

    /// <summary>Puts the former context back.</summary>
    public readonly ref struct Scope(bool pushed)
    {
        /// <summary>Pops what was pushed. A failure here would hide the one that led here, so it is not looked at.</summary>
        public void Dispose()
        {
            nint former;
            if (pushed)
                _ = DriverApi.cuCtxPopCurrent(&former);
        }
    }
}

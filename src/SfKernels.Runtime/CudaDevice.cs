using System.Runtime.InteropServices;

namespace SfKernels.Runtime;

/// <summary>What the driver says of a device.</summary>
/// <param name="Ordinal">Its number among the devices of the process.</param>
/// <param name="Name">Its name.</param>
/// <param name="Architecture">Compute capability times ten: 70 is Volta, 80 Ampere, 90 Hopper.</param>
/// <param name="MultiprocessorCount">Multiprocessors: grids that walk their input want a few blocks for each.</param>
public sealed record CudaDevice(int Ordinal, string Name, int Architecture, int MultiprocessorCount)
{
    private const int MultiprocessorCountAttribute = 16;
    private const int MajorAttribute = 75;
    private const int MinorAttribute = 76;

    /// <summary>Asks the driver.</summary>
    /// <param name="ordinal">Number of the device.</param>
    /// <exception cref="CudaException">There is no driver.</exception>
    public static unsafe CudaDevice Get(int ordinal)
    {
        CudaDriver.RequireDevice(ordinal);
        int device;
        CudaDriver.Check(DriverApi.cuDeviceGet(&device, ordinal), "cuDeviceGet");
        byte* name = stackalloc byte[256];
        CudaDriver.Check(DriverApi.cuDeviceGetName(name, 256, device), "cuDeviceGetName");
        return new CudaDevice(ordinal, Marshal.PtrToStringUTF8((nint)name)!, (10 * Attribute(device, MajorAttribute)) + Attribute(device, MinorAttribute), Attribute(device, MultiprocessorCountAttribute));
    }

    private static unsafe int Attribute(int device, int attribute)
    {
        int value;
        CudaDriver.Check(DriverApi.cuDeviceGetAttribute(&value, attribute, device), "cuDeviceGetAttribute");
        return value;
    }
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace SfKernels.Runtime;

/// <summary>Whether this process can run CUDA kernels. Nothing is loaded before the first question, and no question throws.</summary>
public static unsafe class CudaDriver
{
    private static readonly Lazy<(int Devices, int Version, string? Reason)> State = new(Probe);

    /// <summary>Whether there is a driver and at least one device.</summary>
    public static bool IsAvailable => State.Value.Reason is null;

    /// <summary>Why there is none, in one sentence; null where there is.</summary>
    public static string? UnavailableReason => State.Value.Reason;

    /// <summary>Number of devices; 0 without a driver.</summary>
    public static int DeviceCount => State.Value.Devices;

    /// <summary>The CUDA version that the driver supports, such as 12.4; null without a driver.</summary>
    public static Version? Version => State.Value.Version == 0 ? null : new Version(State.Value.Version / 1000, State.Value.Version % 1000 / 10);

    /// <summary>Throws for every result but success.</summary>
    /// <param name="code">What the driver returned.</param>
    /// <param name="call">The call that returned it.</param>
    /// <param name="kernel">The kernel that it was for.</param>
    /// <param name="log">What else the driver said.</param>
    internal static void Check(int code, string call, string? kernel = null, string? log = null)
    {
        if (code != 0)
            throw new CudaException(call, code, Name(code), Text(code), kernel, log);
    }

    /// <summary>Throws where there is no driver or no such device.</summary>
    internal static void RequireDevice(int ordinal)
    {
        if (!IsAvailable)
            throw new CudaException("cuInit", CudaException.NoDevice, "CUDA_ERROR_NO_DEVICE", UnavailableReason!, null, null);
        if (ordinal < 0 || ordinal >= DeviceCount)
            throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, string.Create(CultureInfo.InvariantCulture, $"There are {DeviceCount} CUDA devices."));
    }

    private static (int Devices, int Version, string? Reason) Probe()
    {
        if (DriverLibrary.Handle == 0)
            return (0, 0, DriverLibrary.Reason);
        int version = 0, count = 0;
        int code = DriverApi.cuInit(0);
        if (code != 0)
            return (0, 0, $"cuInit: {Name(code)}: {Text(code)}.");
        code = DriverApi.cuDriverGetVersion(&version);
        if (code == 0)
            code = DriverApi.cuDeviceGetCount(&count);
        if (code != 0)
            return (0, 0, $"cuDeviceGetCount: {Name(code)}: {Text(code)}.");
        return count == 0 ? (0, version, "The driver sees no device.") : (count, version, null);
    }

    private static string Name(int code)
    {
        byte* text = null;
        return DriverApi.cuGetErrorName(code, &text) == 0 && text is not null ? Marshal.PtrToStringUTF8((nint)text)! : "an unknown error";
    }

    private static string Text(int code)
    {
        byte* text = null;
        return DriverApi.cuGetErrorString(code, &text) == 0 && text is not null ? Marshal.PtrToStringUTF8((nint)text)! : "no description";
    }
}

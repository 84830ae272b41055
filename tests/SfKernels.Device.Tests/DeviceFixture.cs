using SfKernels.Runtime;
using Xunit;

namespace SfKernels.Device.Tests;

/// <summary>The first device, or the reason for a skip.</summary>
internal static class DeviceFixture
{
    public static KernelLauncher Launcher()
    {
        Assert.SkipUnless(CudaDriver.IsAvailable, CudaDriver.UnavailableReason ?? "no device");
        return KernelLauncher.For(0);
    }

    public static DeviceBuffer<T> Upload<T>(KernelLauncher launcher, T[] values)
        where T : unmanaged
    {
        DeviceBuffer<T> buffer = new(launcher, values.Length);
        buffer.Upload(values);
        return buffer;
    }

    public static T[] Download<T>(DeviceBuffer<T> buffer)
        where T : unmanaged
    {
        T[] values = new T[buffer.Length];
        buffer.Download(values);
        return values;
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Ops.Engine;

/// <summary>The way of host memory to a device. A copy from ordinary memory makes the host wait until the device has done everything before it; one from page-locked memory does not.</summary>
public static class DeviceUpload
{
    /// <summary>A tensor on the device with the values of one on the host, which may be changed or disposed at once: libtorch keeps the page-locked copy as long as the transfer needs it.</summary>
    public static Tensor Send(Tensor host, Device device)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(device);
        if (device.type != DeviceType.CUDA || host.device_type != DeviceType.CPU || host.numel() == 0)
        {
            return host.to(device, non_blocking: true);
        }

        using Tensor locked = host.pin_memory();
        return locked.to(device, non_blocking: true);
    }
}

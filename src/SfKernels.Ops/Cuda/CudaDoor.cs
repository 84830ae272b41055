using SfKernels.Abstractions;
using SfKernels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>One door for devices and streams: what an operator launches with where its tensors are on a CUDA device.</summary>
internal static class CudaDoor
{
    [ThreadStatic]
    private static IKernelLauncher? t_onCpu;

    /// <summary>The tensor is on the CPU, or on a CUDA device that kernels can be launched on.</summary>
    public static void Check(Tensor tensor, string parameter)
    {
        if (tensor.device_type is not (DeviceType.CPU or DeviceType.CUDA))
        {
            throw new ArgumentException($"{parameter} is on {tensor.device}; this operator runs on the CPU and on CUDA devices: pass {parameter}.cpu().", parameter);
        }

        if (tensor.device_type == DeviceType.CUDA && !CudaDriver.IsAvailable)
        {
            throw new ArgumentException($"{parameter} is on {tensor.device}, where no kernel can be launched: {CudaDriver.UnavailableReason} Pass {parameter}.cpu().", parameter);
        }
    }

    /// <summary>
    /// Where set, the operators take CPU tensors of the calling thread for those of a device and launch with it. So tests run the device code of an operator,
    /// its autograd function and a whole detector in an interpreter; nothing else sets it.
    /// </summary>
    public static IKernelLauncher? OnCpu
    {
        get => t_onCpu;
        set => t_onCpu = value;
    }

    /// <summary>Whether kernels are launched for tensors of a device.</summary>
    public static bool Takes(Device device) => device.type != DeviceType.CPU || t_onCpu is not null;

    /// <summary>The classification losses on the current stream of a device.</summary>
    public static AnchorLossCuda AnchorLoss(Device device)
    {
        var (launcher, stream) = Current(device);
        return new(launcher, stream);
    }

    /// <summary>The assignment on the current stream of a device.</summary>
    public static AnchorAssignmentCuda AnchorAssignment(Device device)
    {
        var (launcher, stream) = Current(device);
        return new(launcher, stream);
    }

    /// <summary>The box losses on the current stream of a device.</summary>
    public static BoxLossCuda BoxLoss(Device device)
    {
        var (launcher, stream) = Current(device);
        return new(launcher, stream);
    }

    /// <summary>The softmax cross-entropy on the current stream of a device.</summary>
    public static SoftmaxCrossEntropyCuda SoftmaxCrossEntropy(Device device)
    {
        var (launcher, stream) = Current(device);
        return new(launcher, stream);
    }

    /// <summary>Guidance on the current stream of a device.</summary>
    public static GuidedScaleCuda GuidedScale(Device device)
    {
        var (launcher, stream) = Current(device);
        return new(launcher, stream);
    }

    // "cuda" without a number is the first device.
    private static (IKernelLauncher Launcher, nint Stream) Current(Device device)
    {
        if (t_onCpu is not null && device.type == DeviceType.CPU)
        {
            return (t_onCpu, 0);
        }

        int index = Math.Max(0, device.index);
        return (KernelLauncher.For(index), TorchStream.Current(index));
    }
}

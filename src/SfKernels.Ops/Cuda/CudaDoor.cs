using SfKernels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>One door for devices and streams: what an operator launches with where its tensors are on a CUDA device.</summary>
internal static class CudaDoor
{
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

    /// <summary>The classification losses on the current stream of a device.</summary>
    public static AnchorLossCuda AnchorLoss(Device device) => new(KernelLauncher.For(Index(device)), TorchStream.Current(Index(device)));

    /// <summary>The assignment on the current stream of a device.</summary>
    public static AnchorAssignmentCuda AnchorAssignment(Device device) => new(KernelLauncher.For(Index(device)), TorchStream.Current(Index(device)));

    /// <summary>The box losses on the current stream of a device.</summary>
    public static BoxLossCuda BoxLoss(Device device) => new(KernelLauncher.For(Index(device)), TorchStream.Current(Index(device)));

    /// <summary>The softmax cross-entropy on the current stream of a device.</summary>
    public static SoftmaxCrossEntropyCuda SoftmaxCrossEntropy(Device device) => new(KernelLauncher.For(Index(device)), TorchStream.Current(Index(device)));

    // "cuda" without a number is the first device.
    private static int Index(Device device) => Math.Max(0, device.index);
}

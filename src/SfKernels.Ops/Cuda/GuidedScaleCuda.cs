using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>The guided ratio of two losses on a device, by one launch.</summary>
/// <param name="launcher">Starts the kernel.</param>
/// <param name="stream">Handle of the stream that the tensors belong to.</param>
internal sealed class GuidedScaleCuda(IKernelLauncher launcher, nint stream)
{
    /// <summary>r = L_loc / L_cls, 0 where that is no finite number.</summary>
    /// <param name="localisation">L_loc, one float32 on the device.</param>
    /// <param name="classification">L_cls, one float32 on the device.</param>
    public Tensor Ratio(Tensor localisation, Tensor classification)
    {
        Tensor ratio = empty([], ScalarType.Float32, classification.device);

        // Scale and total: the kernel makes them for a weight of 1, where nobody asks for them.
        using Tensor others = empty([2], ScalarType.Float32, classification.device);
        nint first = TensorAddress.Of(others);
        GuidedScaleKernels.LaunchApply(
            launcher, 1, stream, DeviceTensor.View<float>(localisation), DeviceTensor.View<float>(classification), default, 1, 1,
            DeviceTensor.View<float>(ratio), new(first, 1), new(first + sizeof(float), 1));
        GC.KeepAlive(localisation);
        GC.KeepAlive(classification);
        return ratio;
    }
}

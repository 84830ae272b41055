using SfKernels.Abstractions;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>A guided loss on a device.</summary>
/// <param name="Total">Scalar float32.</param>
/// <param name="Scalars">[<see cref="SfKernels.Kernels.Cuda.GuidedScalars.Numbers"/>] float32: what was computed on the way, for the backward and to be looked at.</param>
internal sealed record GuidedLoss(Tensor Total, Tensor Scalars)
{
    /// <summary>One of the scalars where a kernel reads it; nothing for null.</summary>
    public static DeviceView<float> View(Tensor? scalars, int place) => scalars is null ? default : new(TensorAddress.Of(scalars) + (place * sizeof(float)), 1);
}

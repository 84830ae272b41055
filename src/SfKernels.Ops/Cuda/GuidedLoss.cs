using SfKernels.Abstractions;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>A loss on a device.</summary>
/// <param name="Total">Scalar float32: what backward() is called on.</param>
/// <param name="Scalars">float32, at its begin the numbers of <see cref="SfKernels.Kernels.Cuda.GuidedScalars"/>: what was computed on the way, for the backward and to be looked at.</param>
internal sealed record GuidedLoss(Tensor Total, Tensor Scalars)
{
    /// <summary>One of the scalars where a kernel reads it; nothing for null.</summary>
    public static DeviceView<float> View(Tensor? scalars, int place) => scalars is null ? default : new(TensorAddress.Of(scalars) + (place * sizeof(float)), 1);
}

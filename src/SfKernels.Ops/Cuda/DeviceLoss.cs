using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>A loss on a device, each a scalar float32.</summary>
/// <param name="Loss">The sum divided by the normaliser.</param>
/// <param name="Normaliser">What it was divided by.</param>
/// <param name="Counted">Rows that count: positive anchors, or rows that are not ignored.</param>
internal sealed record DeviceLoss(Tensor Loss, Tensor Normaliser, Tensor Counted);

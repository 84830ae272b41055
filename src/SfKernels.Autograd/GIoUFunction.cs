using SfKernels.Ops;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Generalised IoU loss of box pairs; the constant is epsilon.</summary>
internal sealed class GIoUFunction : PairedBoxLossFunction<GIoUFunction>
{
    /// <inheritdoc/>
    public override string Name => nameof(GIoUFunction);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor prediction, Tensor target, double constant) => PairedBoxLossOp.GIoU(prediction, target, constant);

    /// <inheritdoc/>
    protected override Tensor Backward(Tensor prediction, Tensor target, Tensor dLosses, double constant) =>
        PairedBoxLossOp.GIoUBackward(prediction, target, dLosses, constant);
}

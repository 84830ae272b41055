using SfKernels.Ops;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Elementwise smooth L1; the constant is beta.</summary>
internal sealed class SmoothL1Function : PairedBoxLossFunction<SmoothL1Function>
{
    /// <inheritdoc/>
    public override string Name => nameof(SmoothL1Function);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor prediction, Tensor target, double constant) => PairedBoxLossOp.SmoothL1(prediction, target, constant);

    /// <inheritdoc/>
    protected override Tensor Backward(Tensor prediction, Tensor target, Tensor dLosses, double constant) =>
        PairedBoxLossOp.SmoothL1Backward(prediction, target, dLosses, constant);
}

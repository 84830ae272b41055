using SfKernels.Kernels.Boxes;
using SfKernels.Ops;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary><see cref="BoxLosses.SmoothL1"/> as a module without parameters.</summary>
/// <param name="coder">Weights and options of the encoding; null: (10, 10, 5, 5).</param>
/// <param name="beta">Where the square meets the line, in units of deltas.</param>
/// <param name="normaliser">What the sum is divided by.</param>
public sealed class SmoothL1BoxLoss(BoxCoderSettings? coder = null, double beta = 0.11, BoxNormaliser normaliser = BoxNormaliser.Positives)
    : nn.Module<IReadOnlyList<Tensor>, AnchorAssignment, Tensor>(nameof(SmoothL1BoxLoss))
{
    /// <summary>The loss of a batch.</summary>
    /// <param name="input1">Per-level [N, A * 4, H, W] with channel a * 4 + c, or one [N, R, 4].</param>
    /// <param name="input2">Which box each anchor belongs to.</param>
    /// <returns>Scalar.</returns>
    public override Tensor forward(IReadOnlyList<Tensor> input1, AnchorAssignment input2) => BoxLosses.SmoothL1(input1, input2, coder, beta, normaliser);
}

using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary><see cref="SoftmaxLosses.CrossEntropy"/> as a module without parameters: the classification loss of a RoI head over all its proposals.</summary>
/// <param name="normaliser">What the sum is divided by; default: the mean over rows that are not ignored.</param>
public sealed class SoftmaxCrossEntropyLoss(RowNormaliser normaliser = RowNormaliser.Rows) : nn.Module<Tensor, Tensor, Tensor>(nameof(SoftmaxCrossEntropyLoss))
{
    /// <summary>The loss of a batch.</summary>
    /// <param name="input1">[R, K + 1] raw scores: column 0 the background, k the class k.</param>
    /// <param name="input2">[R] int32 or int64: -1 ignore, 0 background, k in 1..K.</param>
    /// <returns>Scalar.</returns>
    public override Tensor forward(Tensor input1, Tensor input2) => SoftmaxLosses.CrossEntropy(input1, input2, null, normaliser);

    /// <summary>The loss of a batch with weights.</summary>
    /// <param name="logits">[R, K + 1] raw scores.</param>
    /// <param name="labels">[R] int32 or int64.</param>
    /// <param name="weights">[R], without gradient; 0 drops a row.</param>
    /// <returns>Scalar.</returns>
    public Tensor forward(Tensor logits, Tensor labels, Tensor weights) => SoftmaxLosses.CrossEntropy(logits, labels, weights, normaliser);
}

using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>What the forward of a softmax cross-entropy leaves. Dispose it, or let a dispose scope.</summary>
/// <param name="Loss">Scalar in nats: float64 for float64 logits, else float32.</param>
/// <param name="Normaliser">Scalar of the same type: what the sum has been divided by.</param>
/// <param name="Denominators">[R, 2] float32 on a CUDA device, for the backward: the largest logit of each row, and 1 / the sum of exp(x - largest). Null on the CPU.</param>
public sealed record SoftmaxSum(Tensor Loss, Tensor Normaliser, Tensor? Denominators) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Loss.Dispose();
        Normaliser.Dispose();
        Denominators?.Dispose();
    }
}

using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using SfKernels.Kernels.Reference;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>
/// Softmax cross-entropy over the K + 1 columns of rows, as of a RoI head, without gradient recording. float32, float16 and bfloat16 run in vector code with
/// float32 arithmetic, float64 by the reference; on a CUDA device the first three run as kernels there.
/// </summary>
public static unsafe class SoftmaxCrossEntropyOp
{
    /// <summary>Sum over rows of weight (log sum_c exp(x_c) - x_label).</summary>
    /// <param name="logits">What passed the door. On a CUDA device a label that is none of -1, 0, 1..K makes the loss NaN; on the CPU it is refused.</param>
    /// <param name="mean">Divide by max(1, rows that are not ignored).</param>
    public static SoftmaxSum Forward(SoftmaxLogits logits, bool mean)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (CudaDoor.Takes(logits.Device))
        {
            return CudaDoor.SoftmaxCrossEntropy(logits.Device).Forward(logits, mean);
        }

        double normaliser = Normaliser(logits, mean);
        double sum = logits.Format == LogitType.Float64
            ? Reference(logits, static (x, labels, weights) => SoftmaxCrossEntropyReference.Forward(x, labels, weights))
            : SoftmaxCrossEntropyCpu.Forward((void*)TensorAddress.Of(logits.Logits), logits.Format, logits.Targets());
        logits.KeepAlive();
        ScalarType type = logits.Format == LogitType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        return new SoftmaxSum(tensor(sum / normaliser, type), tensor(normaliser, type), null);
    }

    /// <summary>Whether <see cref="SumAndGradient"/> takes these logits: on the CPU, and not float64.</summary>
    public static bool IsJoint(SoftmaxLogits logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return !CudaDoor.Takes(logits.Device) && logits.Format != LogitType.Float64;
    }

    /// <summary>What <see cref="Forward"/> and <see cref="Gradient"/> give, to the bit, for half of their price: the exponentials are computed once.</summary>
    /// <param name="logits">As for <see cref="Forward"/>; see <see cref="IsJoint"/>.</param>
    /// <param name="mean">As for <see cref="Forward"/>.</param>
    /// <param name="scale">Of the gradient, not of the sum; a scale of exactly 0 gives zeros.</param>
    public static (SoftmaxSum Sum, Tensor Gradient) SumAndGradient(SoftmaxLogits logits, bool mean, float scale)
    {
        if (!IsJoint(logits))
        {
            throw new ArgumentException($"loss and gradient in one pass are for the CPU and not for float64; these logits are {logits.Logits.dtype} on {logits.Device}.", nameof(logits));
        }

        double normaliser = Normaliser(logits, mean);
        Tensor gradient = empty_like(logits.Logits);
        double sum = SoftmaxCrossEntropyCpu.Joint(
            (void*)TensorAddress.Of(logits.Logits), (void*)TensorAddress.Of(gradient), logits.Format, logits.Targets(), (float)(scale / normaliser));
        logits.KeepAlive();
        GC.KeepAlive(gradient);
        return (new SoftmaxSum(tensor((float)(sum / normaliser)), tensor((float)normaliser), null), gradient);
    }

    /// <summary>scale / normaliser * weight (softmax_c - [c = label]). A scale of exactly 0 gives zeros whatever the logits are.</summary>
    /// <param name="logits">As for <see cref="Forward"/>.</param>
    /// <param name="forward">What <see cref="Forward"/> left; its loss is not read.</param>
    /// <param name="scale">One float32 or float64 on the device, read there.</param>
    /// <returns>[R, K + 1] of the type of the logits.</returns>
    public static Tensor Gradient(SoftmaxLogits logits, SoftmaxSum forward, Tensor scale)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(forward);
        GradientScale.Check(scale, logits.Logits);
        if (CudaDoor.Takes(logits.Device))
        {
            return CudaDoor.SoftmaxCrossEntropy(logits.Device).Gradient(logits, forward, scale);
        }

        GradientScale.Check(forward.Normaliser, logits.Logits, nameof(forward));
        double factor = HostScalar.Read(scale) / HostScalar.Read(forward.Normaliser);
        Tensor gradient = empty_like(logits.Logits);
        nint address = TensorAddress.Of(gradient);
        if (logits.Format == LogitType.Float64)
        {
            Reference(logits, (x, labels, weights) =>
            {
                SoftmaxCrossEntropyReference.Backward(x, labels, weights, factor, new Span<double>((void*)address, x.Length));
                return 0;
            });
        }
        else
        {
            SoftmaxCrossEntropyCpu.Backward((void*)TensorAddress.Of(logits.Logits), (void*)address, logits.Format, logits.Targets(), (float)factor);
        }

        logits.KeepAlive();
        GC.KeepAlive(gradient);
        return gradient;
    }

    // The labels are looked at in any case.
    private static double Normaliser(SoftmaxLogits logits, bool mean)
    {
        long rows = Math.Max(1, logits.CountRows());
        return mean ? rows : 1;
    }

    private static double Reference(SoftmaxLogits logits, Func<ReadOnlySpan<double>, ReadOnlySpan<long>, ReadOnlySpan<double>, double> pass)
    {
        using var scope = NewDisposeScope();
        Tensor labels = logits.Labels.to(ScalarType.Int64);
        double value = pass(Span<double>(logits.Logits), Span<long>(labels), logits.Weights is null ? [] : Span<double>(logits.Weights));
        GC.KeepAlive(labels);
        return value;
    }

    private static ReadOnlySpan<T> Span<T>(Tensor tensor)
        where T : unmanaged => new((void*)TensorAddress.Of(tensor), checked((int)tensor.numel()));
}

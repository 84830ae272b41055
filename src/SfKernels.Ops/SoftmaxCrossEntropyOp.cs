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

        double rows = Math.Max(1, logits.CountRows());
        double normaliser = mean ? rows : 1;
        double sum = logits.Format == LogitType.Float64
            ? Reference(logits, static (x, labels, weights) => SoftmaxCrossEntropyReference.Forward(x, labels, weights))
            : SoftmaxCrossEntropyCpu.Forward((void*)TensorAddress.Of(logits.Logits), logits.Format, logits.Targets());
        logits.KeepAlive();
        ScalarType type = logits.Format == LogitType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        return new SoftmaxSum(tensor(sum / normaliser, type), tensor(normaliser, type), null);
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

        double factor = GradientScale.Read(scale) / GradientScale.Read(forward.Normaliser);
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

using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>
/// Softmax cross-entropy over the K + 1 columns of rows, the background in column 0, forward, backward and both at once. Each pass reads a logit from
/// memory once and takes one exponential of it; probabilities exist for a few rows at a time. The same inputs give the same bits on any number of threads.
/// </summary>
public static unsafe class SoftmaxCrossEntropyCpu
{
    /// <summary>Sum over rows of weight (log sum_c exp(x_c) - x_label), in nats. Labels must be valid.</summary>
    /// <param name="logits">[R, K + 1].</param>
    /// <param name="type">float32, float16 or bfloat16.</param>
    /// <param name="targets">One image: R labels of -1 ignore, 0 background, k in 1..K, and float32 weights.</param>
    /// <param name="threads">Most threads; 0 for <see cref="Threading.KernelThreads.Count"/>.</param>
    public static double Forward(void* logits, LogitType type, in AnchorTargets targets, int threads = 0) =>
        Run(logits, null, type, targets, 1, threads, LossDispatch.Widest);

    /// <summary>Writes scale * weight (softmax(x)_c - [c = label]), in the format of the logits; 0 for rows that are ignored or weigh 0, and where the scale is 0.</summary>
    /// <param name="logits">[R, K + 1].</param>
    /// <param name="gradient">[R, K + 1] out.</param>
    /// <param name="type">float32, float16 or bfloat16.</param>
    /// <param name="targets">As for the forward.</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    /// <param name="threads">Most threads; 0 for <see cref="Threading.KernelThreads.Count"/>.</param>
    public static void Backward(void* logits, void* gradient, LogitType type, in AnchorTargets targets, float scale, int threads = 0) =>
        Run(logits, gradient, type, targets, scale, threads, LossDispatch.Widest);

    /// <summary>Both in one pass over the logits: writes the gradient of <see cref="Backward"/> and returns the sum of <see cref="Forward"/>, not scaled, to the bit.</summary>
    /// <inheritdoc cref="Backward"/>
    public static double Joint(void* logits, void* gradient, LogitType type, in AnchorTargets targets, float scale, int threads = 0) =>
        Run(logits, gradient, type, targets, scale, threads, LossDispatch.Widest);

    internal static double Run(void* logits, void* gradient, LogitType type, in AnchorTargets targets, float scale, int threads, LaneWidth width) => width switch
    {
        LaneWidth.Bits512 => OfWidth<Lanes512>(logits, gradient, type, targets, scale, threads),
        LaneWidth.Bits256 => OfWidth<Lanes256>(logits, gradient, type, targets, scale, threads),
        LaneWidth.Bits128 => OfWidth<Lanes128>(logits, gradient, type, targets, scale, threads),
        _ => OfWidth<Lanes1>(logits, gradient, type, targets, scale, threads),
    };

    private static double OfWidth<T>(void* logits, void* gradient, LogitType type, in AnchorTargets targets, float scale, int threads)
        where T : unmanaged, ILanes<T> => type switch
    {
        LogitType.Float32 => new SoftmaxPass<T, Float32Storage>(logits, gradient, targets, scale).Run(threads),
        LogitType.Float16 => new SoftmaxPass<T, Float16Storage>(logits, gradient, targets, scale).Run(threads),
        LogitType.BFloat16 => new SoftmaxPass<T, BFloat16Storage>(logits, gradient, targets, scale).Run(threads),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "float64 is the reference's"),
    };
}

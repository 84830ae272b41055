using System.Runtime.InteropServices;
using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>
/// Sigmoid focal loss over all anchors, forward and backward. Reads the logits once each way and writes the gradient once;
/// targets, probabilities and single losses exist in registers only. The same inputs give the same bits on any number of threads.
/// </summary>
public static unsafe class SigmoidFocalCpu
{
    // A gradient of this size and more is written past the caches, which it would only empty of what is needed next.
    private const long StreamFrom = 8L << 20;

    /// <summary>The loss in nats, summed. Labels must be valid.</summary>
    /// <param name="levels">float32, float16 or bfloat16 logits.</param>
    /// <param name="type">Which of the three.</param>
    /// <param name="targets">Labels and float32 weights.</param>
    /// <param name="settings">alpha and gamma.</param>
    /// <param name="threads">Most threads; 0 for <see cref="Threading.KernelThreads.Count"/>.</param>
    public static double Forward(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, FocalSettings settings, int threads = 0) =>
        Forward(levels, type, targets, settings, threads, LossDispatch.Widest);

    /// <summary>Writes scale * dLoss/dx to each level's gradient, in the format and order of its logits. A scale of 0 writes 0 whatever the logits are.</summary>
    /// <inheritdoc cref="Forward(ReadOnlySpan{LogitLevel}, LogitType, in AnchorTargets, FocalSettings, int)"/>
    public static void Backward(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, FocalSettings settings, float scale, int threads = 0) =>
        Backward(levels, type, targets, settings, scale, threads, LossDispatch.Widest);

    /// <summary>Both in one pass over the logits: writes scale * dLoss/dx to each level's gradient and returns the loss, not scaled.</summary>
    /// <inheritdoc cref="Forward(ReadOnlySpan{LogitLevel}, LogitType, in AnchorTargets, FocalSettings, int)"/>
    public static double Joint(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, FocalSettings settings, float scale, int threads = 0) =>
        Joint(levels, type, targets, settings, scale, threads, LossDispatch.Widest);

    internal static double Joint(
        ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, FocalSettings settings, float scale, int threads, LaneWidth width)
    {
        if (scale == 0)
        {
            Clear(levels, type, targets);
            return Forward(levels, type, targets, settings, threads, width);
        }

        var weights = new LossWeights(settings.PositiveWeight, settings.NegativeWeight);
        var stream = Bytes(levels, type, targets) >= StreamFrom;
        return LossDispatch.Run(new LossCall.Joint(new AnchorBlocks(levels, targets), targets, weights, scale, stream, threads), settings.Gamma, type, width);
    }

    internal static double Forward(
        ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, FocalSettings settings, int threads, LaneWidth width)
    {
        var call = new LossCall.Forward(new AnchorBlocks(levels, targets), targets, new LossWeights(settings.PositiveWeight, settings.NegativeWeight), threads);
        return LossDispatch.Run(call, settings.Gamma, type, width);
    }

    internal static void Backward(
        ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, FocalSettings settings, float scale, int threads, LaneWidth width)
    {
        if (scale == 0)
        {
            Clear(levels, type, targets);
            return;
        }

        var stream = Bytes(levels, type, targets) >= StreamFrom;
        var weights = new LossWeights(settings.PositiveWeight, settings.NegativeWeight);
        var call = new LossCall.Backward(new AnchorBlocks(levels, targets), targets, weights, scale, stream, threads);
        LossDispatch.Run(call, settings.Gamma, type, width);
    }

    private static void Clear(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets)
    {
        foreach (var level in levels)
            NativeMemory.Clear(level.Gradient, checked((nuint)Bytes([level], type, targets)));
    }

    private static long Bytes(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets)
    {
        long logits = 0;
        foreach (var level in levels)
            logits += targets.Images * level.Rows * targets.Classes;
        return logits * (type == LogitType.Float32 ? sizeof(float) : sizeof(ushort));
    }
}

using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>
/// Sigmoid cross-entropy over all anchors, forward and backward: the focal loss that weighs nothing (gamma 0, no alpha), with its own vector formula.
/// </summary>
public static class SigmoidCrossEntropyCpu
{
    private static readonly FocalSettings Plain = new(alpha: null, gamma: 0);

    /// <inheritdoc cref="SigmoidFocalCpu.Forward(ReadOnlySpan{LogitLevel}, LogitType, in AnchorTargets, FocalSettings, int)"/>
    public static double Forward(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, int threads = 0) =>
        Forward(levels, type, targets, threads, LossDispatch.Widest);

    /// <inheritdoc cref="SigmoidFocalCpu.Backward(ReadOnlySpan{LogitLevel}, LogitType, in AnchorTargets, FocalSettings, float, int)"/>
    public static void Backward(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, float scale, int threads = 0) =>
        Backward(levels, type, targets, scale, threads, LossDispatch.Widest);

    internal static double Forward(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, int threads, LaneWidth width) =>
        SigmoidFocalCpu.Forward(levels, type, targets, Plain, threads, width);

    internal static void Backward(ReadOnlySpan<LogitLevel> levels, LogitType type, in AnchorTargets targets, float scale, int threads, LaneWidth width) =>
        SigmoidFocalCpu.Backward(levels, type, targets, Plain, scale, threads, width);
}

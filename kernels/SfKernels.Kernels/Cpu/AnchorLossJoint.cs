using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>Sums the loss and writes the gradient in one pass: one reading of the logits and one exponential a logit for both.</summary>
internal sealed unsafe class AnchorLossJoint<T, TLoss, TStorage>(
    TLoss loss, LossWeights weights, AnchorBlocks blocks, AnchorTargets targets, float scale, bool stream)
    : AnchorLossPass<T, TStorage>(blocks, targets)
    where T : unmanaged, ILanes<T>
    where TLoss : struct, IAnchorLoss<T>
    where TStorage : struct, ILogitStorage
{
    private readonly double[] sums = new double[blocks.Count];
    private readonly float negative = (float)(weights.Negative * scale);
    private readonly float positive = (float)(-weights.Positive * scale);

    /// <summary>Writes every level's gradient; returns the sum over all blocks.</summary>
    public double Run(int threads)
    {
        RunAll(threads);
        var total = 0.0;
        foreach (var sum in sums)
            total += sum;
        return total;
    }

    /// <inheritdoc/>
    protected override void RunBlock(int block, TileScratch scratch)
    {
        sums[block] = Tiles(block, scratch);

        // Streamed stores are not ordered with the flag that tells the caller that the block is done.
        if (stream && Sse.IsSupported)
            Sse.StoreFence();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override double Tile(in AnchorTile tile, TileScratch scratch)
    {
        if (!tile.Patched)
            return weights.Negative * JointLossLoop.Run<T, TLoss>(in loss, tile.Source, (float*)tile.Gradient + tile.Offset, tile.Count, negative, stream);

        var gradient = scratch.Logits;
        var positives = scratch.Positives;
        double sum;
        if (tile.Weighted)
        {
            sum = weights.Negative * JointLossLoop.Weighted<T, TLoss>(in loss, gradient, scratch.Weights, tile.Count, negative)
                + weights.Positive * JointLossLoop.Weighted<T, TLoss>(in loss, positives, scratch.PositiveWeights, scratch.PositiveCount, positive);
        }
        else
        {
            sum = weights.Negative * JointLossLoop.Run<T, TLoss>(in loss, gradient, gradient, tile.Count, negative, stream: false)
                + weights.Positive * JointLossLoop.Run<T, TLoss>(in loss, positives, positives, scratch.PositiveCount, positive, stream: false);
        }

        for (var i = 0; i < scratch.PositiveCount; i++)
            gradient[scratch.PositivePlaces[i]] = positives[i];
        TStorage.Write<T>(gradient, tile.Gradient, tile.Offset, tile.Count, stream);
        return sum;
    }
}

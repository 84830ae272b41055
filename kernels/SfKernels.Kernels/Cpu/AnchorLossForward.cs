using System.Runtime.CompilerServices;
using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>Sums the loss: one double a block, added up in the order of the blocks.</summary>
internal sealed unsafe class AnchorLossForward<T, TLoss, TStorage>(TLoss loss, LossWeights weights, AnchorBlocks blocks, AnchorTargets targets)
    : AnchorLossPass<T, TStorage>(blocks, targets)
    where T : unmanaged, ILanes<T>
    where TLoss : struct, IAnchorLoss<T>
    where TStorage : struct, ILogitStorage
{
    private readonly double[] sums = new double[blocks.Count];

    /// <summary>The sum over all blocks.</summary>
    public double Sum(int threads)
    {
        RunAll(threads);
        var total = 0.0;
        foreach (var sum in sums)
            total += sum;
        return total;
    }

    /// <inheritdoc/>
    protected override void RunBlock(int block, TileScratch scratch) => sums[block] = Tiles(block, scratch);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override double Tile(in AnchorTile tile, TileScratch scratch)
    {
        var positives = scratch.PositiveCount;
        var logits = tile.Logits(scratch);
        if (tile.Weighted)
        {
            return weights.Negative * LossLoop.WeightedSum<T, TLoss>(in loss, logits, scratch.Weights, tile.Count)
                + weights.Positive * LossLoop.WeightedSum<T, TLoss>(in loss, scratch.Positives, scratch.PositiveWeights, positives);
        }

        var sum = weights.Negative * LossLoop.Sum<T, TLoss>(in loss, logits, tile.Count);
        return positives == 0 ? sum : sum + weights.Positive * LossLoop.Sum<T, TLoss>(in loss, scratch.Positives, positives);
    }
}

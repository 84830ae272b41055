using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>Writes the gradient, last block first: the end of the logits is what the forward pass left in the cache.</summary>
internal sealed unsafe class AnchorLossBackward<T, TLoss, TStorage>(
    TLoss loss, LossWeights weights, AnchorBlocks blocks, AnchorTargets targets, float scale, bool stream)
    : AnchorLossPass<T, TStorage>(blocks, targets)
    where T : unmanaged, ILanes<T>
    where TLoss : struct, IAnchorLoss<T>
    where TStorage : struct, ILogitStorage
{
    private readonly float negative = (float)(weights.Negative * scale);
    private readonly float positive = (float)(-weights.Positive * scale);

    /// <summary>Writes every level's gradient.</summary>
    public void Write(int threads) => RunAll(threads);

    /// <inheritdoc/>
    protected override void RunBlock(int block, TileScratch scratch)
    {
        Tiles(BlockCount - 1 - block, scratch);

        // Streamed stores are not ordered with the flag that tells the caller that the block is done.
        if (stream && Sse.IsSupported)
            Sse.StoreFence();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override double Tile(in AnchorTile tile, TileScratch scratch)
    {
        if (!tile.Patched)
        {
            LossLoop.Gradient<T, TLoss>(in loss, tile.Logits(scratch), (float*)tile.Gradient + tile.Offset, tile.Count, negative, stream);
            return 0;
        }

        var gradient = scratch.Logits;
        var positives = scratch.Positives;
        if (tile.Weighted)
        {
            LossLoop.WeightedGradient<T, TLoss>(in loss, gradient, scratch.Weights, tile.Count, negative);
            LossLoop.WeightedGradient<T, TLoss>(in loss, positives, scratch.PositiveWeights, scratch.PositiveCount, positive);
        }
        else
        {
            LossLoop.Gradient<T, TLoss>(in loss, gradient, gradient, tile.Count, negative, stream: false);
            LossLoop.Gradient<T, TLoss>(in loss, positives, positives, scratch.PositiveCount, positive, stream: false);
        }

        for (var i = 0; i < scratch.PositiveCount; i++)
            gradient[scratch.PositivePlaces[i]] = positives[i];
        TStorage.Write<T>(gradient, tile.Gradient, tile.Offset, tile.Count, stream);
        return 0;
    }
}

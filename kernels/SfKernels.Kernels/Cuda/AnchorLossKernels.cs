using ILGPU;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>
/// Sigmoid losses over all anchors of all levels, fused: labels are read once for each anchor, logits once, and no target, probability or loss of a logit is
/// ever stored. A block takes a tile of anchors at a time; the order of every sum depends on the launch alone, so two runs give the same bits.
/// </summary>
public static partial class AnchorLossKernels
{
    /// <summary>Adds the losses of a block's tiles.</summary>
    /// <param name="levels">Logits; gradients are not touched.</param>
    /// <param name="labels">[N, R] int32, or the words of [N, R] int64: -1 ignore, 0 background, k in 1..K.</param>
    /// <param name="weights">[N, R], or nothing for one everywhere.</param>
    /// <param name="partials">One sum for each block, in nats.</param>
    /// <param name="found">Two numbers for each block: positives, and the first row whose label is none.</param>
    /// <param name="shape">What the tiles share.</param>
    [PtxKernel(BlockSize = 256, BlocksPerMultiprocessor = 4)]
    [PtxInstance("CrossEntropyFloat", typeof(Float32Logit), typeof(CrossEntropyForm))]
    [PtxInstance("CrossEntropyHalf", typeof(Float16Logit), typeof(CrossEntropyForm))]
    [PtxInstance("CrossEntropyBFloat16", typeof(BFloat16Logit), typeof(CrossEntropyForm))]
    [PtxInstance("FocalFloat", typeof(Float32Logit), typeof(FocalForm))]
    [PtxInstance("FocalHalf", typeof(Float16Logit), typeof(FocalForm))]
    [PtxInstance("FocalBFloat16", typeof(BFloat16Logit), typeof(FocalForm))]
    public static void Forward<TLogit, TForm>(
        LogitLevelViews levels, ArrayView<int> labels, ArrayView<float> weights, ArrayView<float> partials, ArrayView<long> found, AnchorLossShape shape)
        where TLogit : unmanaged, ILogit<TLogit>
        where TForm : struct, ILossForm
    {
        var read = new TileLabels { Classes = SharedMemory.Allocate<int>(AnchorTile.Most), Factors = SharedMemory.Allocate<float>(AnchorTile.Most) };
        var findings = new LabelFindings { FirstInvalid = long.MaxValue };
        var sum = 0f;
        for (var number = Grid.IdxX; number < shape.Tiles; number += Grid.DimX)
        {
            var level = levels.Of(number);
            var tile = AnchorTile.Of(level.Tiling, shape, number - level.Tiling.FirstTile);
            findings = tile.ReadLabels(labels, weights, shape, read, findings);
            Group.Barrier();
            if (level.Tiling.Planes == 0)
                sum += LogitRows.Forward<TLogit, TForm>(tile, level, shape, read);
            else
                sum += LogitPlanes.Forward<TLogit, TForm>(tile, level, shape, read);

            // The next tile's labels go where others may still read this one's.
            Group.Barrier();
        }

        findings.Write(found);
        sum = BlockSum.OfFirst(sum);
        if (Group.IdxX == 0)
            partials[Grid.IdxX] = sum;
    }

    /// <summary>Writes dLoss/dx of every logit, times upstream * scale / normaliser, each read from the device; one that is not there counts as 1.</summary>
    /// <param name="levels">Logits and gradients.</param>
    /// <param name="labels">As for the forward.</param>
    /// <param name="weights">As for the forward.</param>
    /// <param name="upstream">Gradient of the loss, one number, or nothing.</param>
    /// <param name="scale">Guided scale s * r, one number, or nothing.</param>
    /// <param name="normaliser">What the sum was divided by, one number, or nothing.</param>
    /// <param name="shape">What the tiles share.</param>
    [PtxKernel(BlockSize = 256, BlocksPerMultiprocessor = 4)]
    [PtxInstance("CrossEntropyFloat", typeof(Float32Logit), typeof(CrossEntropyForm))]
    [PtxInstance("CrossEntropyHalf", typeof(Float16Logit), typeof(CrossEntropyForm))]
    [PtxInstance("CrossEntropyBFloat16", typeof(BFloat16Logit), typeof(CrossEntropyForm))]
    [PtxInstance("FocalFloat", typeof(Float32Logit), typeof(FocalForm))]
    [PtxInstance("FocalHalf", typeof(Float16Logit), typeof(FocalForm))]
    [PtxInstance("FocalBFloat16", typeof(BFloat16Logit), typeof(FocalForm))]
    public static void Backward<TLogit, TForm>(
        LogitLevelViews levels,
        ArrayView<int> labels,
        ArrayView<float> weights,
        ArrayView<float> upstream,
        ArrayView<float> scale,
        ArrayView<float> normaliser,
        AnchorLossShape shape)
        where TLogit : unmanaged, ILogit<TLogit>
        where TForm : struct, ILossForm
    {
        var read = new TileLabels { Classes = SharedMemory.Allocate<int>(AnchorTile.Most), Factors = SharedMemory.Allocate<float>(AnchorTile.Most) };
        var factor = LossFactor.Of(upstream, scale, normaliser);

        for (var turn = Grid.IdxX; turn < shape.Tiles; turn += Grid.DimX)
        {
            // From the last tile to the first: what the forward read last is still in the cache.
            var number = shape.Tiles - 1 - turn;
            var level = levels.Of(number);
            var tile = AnchorTile.Of(level.Tiling, shape, number - level.Tiling.FirstTile);
            tile.ReadLabels(labels, weights, shape, read, default);
            Group.Barrier();
            if (level.Tiling.Planes == 0)
                LogitRows.Backward<TLogit, TForm>(tile, level, shape, read, factor);
            else
                LogitPlanes.Backward<TLogit, TForm>(tile, level, shape, read, factor);
            Group.Barrier();
        }
    }
}

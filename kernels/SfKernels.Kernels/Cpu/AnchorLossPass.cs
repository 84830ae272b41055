using System.Runtime.CompilerServices;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Threading;

namespace SfKernels.Kernels.Cpu;

/// <summary>
/// One pass over all logits in tiles. A tile with labels of 0 and weights of 1 is worked on where it lies; any other is copied and
/// patched in the cache first, so the vector loops know nothing of labels and no R x K target ever exists.
/// </summary>
/// <remarks>What runs once a tile is optimised at once: a short run would spend half its time in the unoptimised tier.</remarks>
internal abstract unsafe class AnchorLossPass<T, TStorage>(AnchorBlocks blocks, AnchorTargets targets) : BlockWork<TileScratch>
    where T : unmanaged, ILanes<T>
    where TStorage : struct, ILogitStorage
{
    // One thread does as much in the time that waking another one takes.
    private const int BlocksWorthAThread = 1;

    private readonly int classes = targets.Classes;
    private readonly LabelReader labels = new(targets);
    private PlaneLabels? planeLabels;

    /// <summary>Number of blocks.</summary>
    protected int BlockCount => blocks.Count;

    /// <summary>Runs every block.</summary>
    protected void RunAll(int threads)
    {
        using var ordered = new PlaneLabels(blocks, targets);
        ordered.Fill(threads);
        planeLabels = ordered;
        Run(blocks.Count, blocks.Count <= BlocksWorthAThread ? 1 : threads);
    }

    /// <summary>Works on a tile.</summary>
    /// <returns>Its share of the block's sum.</returns>
    protected abstract double Tile(in AnchorTile tile, TileScratch scratch);

    /// <summary>Sum over the tiles of a block.</summary>
    protected double Tiles(int number, TileScratch scratch)
    {
        var block = blocks[number];
        var level = blocks.Levels[block.Level];
        return level.Layout == LogitLayout.Rows ? Rows(block, level, scratch) : Planes(block, level, scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Rows(in AnchorBlock block, in LogitLevel level, TileScratch scratch)
    {
        var sum = 0.0;
        var image = block.Image * level.Rows * classes;
        var row = block.Image * targets.Anchors + blocks.FirstRow(block.Level);
        var end = block.Span.End * classes;
        for (var begin = block.Span.Begin * classes; begin < end; begin += AnchorBlocks.TileLength)
        {
            var count = (int)Math.Min(AnchorBlocks.TileLength, end - begin);
            var (first, last) = (begin / classes, (begin + count - 1) / classes);
            var findings = labels.Look(row + first, (int)(last - first + 1));
            var tile = new AnchorTile(level, image + begin, count, findings, TStorage.IsFloat32);
            scratch.Clear();
            if (tile.Patched)
                TStorage.Read(level.Logits, image + begin, scratch.Logits, count);

            for (var r = first; r <= last && (findings.Special || findings.Weighted); r++)
            {
                // The first and the last anchor of a tile may have classes outside it.
                var label = labels.At(row + r, out var weight);
                var from = (int)Math.Max(0, r * classes - begin);
                var length = (int)Math.Min(count, (r + 1) * classes - begin) - from;
                var place = r * classes - begin + label - 1;
                if (findings.Weighted)
                    new Span<float>(scratch.Weights + from, length).Fill(weight);
                if (label < 0)
                    new Span<float>(scratch.Logits + from, length).Fill(float.NegativeInfinity);
                else if (label > 0 && place >= from && place < from + length)
                    scratch.TakeOut((int)place, weight);
            }

            sum += Tile(tile, scratch);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Planes(in AnchorBlock block, in LogitLevel level, TileScratch scratch)
    {
        var sum = 0.0;
        for (var plane = block.Planes.Begin; plane < block.Planes.End;)
        {
            // Planes of one anchor that fit into one tile whole follow each other in memory.
            var (a, k) = Math.DivRem(plane, classes);
            var together = (int)Math.Clamp(AnchorBlocks.TileLength / level.Cells, 1, Math.Min(classes - k, block.Planes.End - plane));
            var image = block.Image * level.Rows * classes + plane * level.Cells;
            for (var begin = block.Span.Begin; begin < block.Span.End; begin += AnchorBlocks.TileLength)
            {
                var cells = (int)Math.Min(AnchorBlocks.TileLength, block.Span.End - begin);
                var findings = planeLabels!.Findings(block.Level, block.Image, a, begin).Among((int)k + 1, (int)k + together);
                var tile = new AnchorTile(level, image + begin, together * cells, findings, TStorage.IsFloat32);
                scratch.Clear();
                if (!TStorage.IsFloat32 || (findings.Weighted && !findings.Special))
                    TStorage.Read(level.Logits, tile.Offset, scratch.Logits, tile.Count);
                if (findings.Special || findings.Weighted)
                    Patch(tile, (int)k, together, planeLabels.Labels(block.Level, block.Image, a) + begin, Weights(block, a, begin), scratch);

                sum += Tile(tile, scratch);
            }

            plane += together;
        }

        return sum;
    }

    private float* Weights(in AnchorBlock block, long a, long begin)
    {
        var weights = planeLabels!.Weights(block.Level, block.Image, a);
        return weights is null ? null : weights + begin;
    }

    // Labels and weights are those of one plane's cells; the tile is `planes` of them, classes k and up.
    private static void Patch(in AnchorTile tile, int k, int planes, int* cellLabels, float* cellWeights, TileScratch scratch)
    {
        var cells = tile.Count / planes;
        var source = TStorage.IsFloat32 ? tile.Source : scratch.Logits;
        for (var i = 0; i < planes; i++)
        {
            if (tile.Special)
                scratch.Patch<T>(source + i * cells, i * cells, cells, k + i + 1, cellLabels, cellWeights);
            if (tile.Weighted)
                new ReadOnlySpan<float>(cellWeights, cells).CopyTo(new Span<float>(scratch.Weights + i * cells, cells));
        }
    }
}

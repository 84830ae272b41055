using System.Buffers;
using System.Runtime.CompilerServices;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Threading;

namespace SfKernels.Kernels.Cpu;

/// <summary>
/// Labels (and weights) of levels in planes, in the order of their cells: [N, A, H*W] where they came as [N, H*W*A]. Read once for
/// each class afterwards, and most tiles need only know that there is nothing to know.
/// </summary>
internal sealed unsafe class PlaneLabels : BlockWork<NoScratch>, IDisposable
{
    private readonly LabelReader reader;
    private readonly AnchorBlocks blocks;
    private readonly long anchors;
    private readonly int[] firstTile;
    private readonly MemoryHandle labels;
    private readonly MemoryHandle weights;
    private readonly LabelFindings[] findings;
    private readonly int[] labelRoom = [];
    private readonly float[] weightRoom = [];
    private readonly long[] firstLabel;
    private readonly int images;

    public PlaneLabels(AnchorBlocks blocks, in AnchorTargets targets)
    {
        this.blocks = blocks;
        (reader, anchors, images) = (new LabelReader(targets), targets.Anchors, targets.Images);
        firstTile = new int[blocks.Levels.Length + 1];
        firstLabel = new long[blocks.Levels.Length + 1];
        for (var i = 0; i < blocks.Levels.Length; i++)
        {
            var planes = blocks.Levels[i].Layout == LogitLayout.Planes ? images : 0;
            firstTile[i + 1] = firstTile[i] + checked((int)(planes * blocks.Levels[i].Anchors * TilesPerLine(i)));
            firstLabel[i + 1] = firstLabel[i] + planes * blocks.Levels[i].Rows;
        }

        findings = new LabelFindings[firstTile[^1]];
        if (findings.Length == 0)
            return;

        labelRoom = ArrayPool<int>.Shared.Rent(checked((int)firstLabel[^1]));
        labels = labelRoom.AsMemory().Pin();
        if (targets.Weights is not null)
        {
            weightRoom = ArrayPool<float>.Shared.Rent(checked((int)firstLabel[^1]));
            weights = weightRoom.AsMemory().Pin();
        }
    }

    /// <summary>Reads every label.</summary>
    public void Fill(int threads)
    {
        // Below this many tiles a second thread costs more than it saves.
        const int Few = 16;
        Run(findings.Length, findings.Length < Few ? 1 : threads);
    }

    /// <summary>Labels of anchor <paramref name="a"/> of every cell.</summary>
    public int* Labels(int level, int image, long a) => (int*)labels.Pointer + LineStart(level, image, a);

    /// <summary>Weights likewise, or null.</summary>
    public float* Weights(int level, int image, long a) => weights.Pointer is null ? null : (float*)weights.Pointer + LineStart(level, image, a);

    /// <summary>What the labels of the tile that begins at <paramref name="cell"/> hold.</summary>
    public LabelFindings Findings(int level, int image, long a, long cell) =>
        findings[firstTile[level] + (image * blocks.Levels[level].Anchors + a) * TilesPerLine(level) + cell / AnchorBlocks.TileLength];

    /// <inheritdoc/>
    public void Dispose()
    {
        labels.Dispose();
        weights.Dispose();
        if (labelRoom.Length > 0)
            ArrayPool<int>.Shared.Return(labelRoom);
        if (weightRoom.Length > 0)
            ArrayPool<float>.Shared.Return(weightRoom);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunBlock(int tile, NoScratch scratch)
    {
        var level = 0;
        while (tile >= firstTile[level + 1])
            level++;

        var map = blocks.Levels[level];
        var (line, part) = Math.DivRem(tile - firstTile[level], TilesPerLine(level));
        var (image, a) = Math.DivRem(line, map.Anchors);
        var begin = part * AnchorBlocks.TileLength;
        var count = (int)Math.Min(AnchorBlocks.TileLength, map.Cells - begin);
        var row = image * anchors + blocks.FirstRow(level) + begin * map.Anchors + a;
        var to = Weights(level, (int)image, a);
        findings[tile] = reader.Copy(row, count, map.Anchors, Labels(level, (int)image, a) + begin, to is null ? null : to + begin);
    }

    private long LineStart(int level, int image, long a) => firstLabel[level] + (image * blocks.Levels[level].Anchors + a) * blocks.Levels[level].Cells;

    private long TilesPerLine(int level) => (blocks.Levels[level].Cells + AnchorBlocks.TileLength - 1) / AnchorBlocks.TileLength;
}

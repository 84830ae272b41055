using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>Cuts levels into blocks of about 64K logits, the same way for the same shapes on every machine.</summary>
internal sealed unsafe class AnchorBlocks
{
    /// <summary>Logits that are looked at together: they and their patched copy stay in the first-level cache.</summary>
    public const int TileLength = 2048;

    private const int BlockLength = 32 * TileLength;

    private readonly LogitLevel[] levels;
    private readonly Cut[] cuts;

    public AnchorBlocks(ReadOnlySpan<LogitLevel> given, in AnchorTargets targets)
    {
        levels = given.ToArray();
        cuts = new Cut[levels.Length];
        var (blocks, row) = (0, 0L);
        for (var i = 0; i < levels.Length; i++)
        {
            // One class in rows is one plane: its labels lie as its logits do.
            if (targets.Classes == 1 && levels[i].Layout == LogitLayout.Rows)
                levels[i] = new LogitLevel(levels[i].Logits, levels[i].Gradient, LogitLayout.Planes, levels[i].Rows, 1);

            var level = levels[i];
            cuts[i] = level.Layout == LogitLayout.Rows
                ? new Cut(blocks, row, Planes: 1, PlanesEach: 1, level.Rows, Math.Max(16, BlockLength / targets.Classes / 16 * 16))
                : new Cut(blocks, row, (long)level.Anchors * targets.Classes, Math.Max(1, BlockLength / Math.Max(1, level.Cells)), level.Cells, BlockLength);
            blocks = checked((int)(blocks + targets.Images * cuts[i].BlocksPerImage));
            row += level.Rows;
        }

        Count = blocks;
    }

    /// <summary>Number of blocks.</summary>
    public int Count { get; }

    /// <summary>The levels, a single class in rows turned into a plane.</summary>
    public ReadOnlySpan<LogitLevel> Levels => levels;

    /// <summary>Where block number <paramref name="block"/> lies.</summary>
    public AnchorBlock this[int block]
    {
        get
        {
            var level = levels.Length - 1;
            while (block < cuts[level].FirstBlock)
                level--;

            var cut = cuts[level];
            var (image, rest) = Math.DivRem(block - cut.FirstBlock, cut.BlocksPerImage);
            var (group, part) = Math.DivRem(rest, cut.Parts);
            return new AnchorBlock(level, (int)image, Range(group, cut.PlanesEach, cut.Planes), Range(part, cut.LengthEach, cut.Length));
        }
    }

    /// <summary>Index among an image's anchors of the first one of a level.</summary>
    public long FirstRow(int level) => cuts[level].FirstRow;

    private static (long Begin, long End) Range(long number, long each, long total) => (number * each, Math.Min((number + 1) * each, total));

    private readonly record struct Cut(int FirstBlock, long FirstRow, long Planes, long PlanesEach, long Length, long LengthEach)
    {
        public long Parts => (Length + LengthEach - 1) / LengthEach;

        public long BlocksPerImage => (Planes + PlanesEach - 1) / PlanesEach * Parts;
    }
}

using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cuda;

/// <summary>Cuts levels into tiles on the host: the numbers that a launch of <see cref="AnchorLossKernels"/> carries beside its views.</summary>
public sealed class AnchorLossPlan
{
    private const int LogitsOfTile = 8192;
    private const int CellsOfTile = 512;
    private const int MostClasses = 16384;

    private readonly LogitTiling[] _levels = new LogitTiling[LogitLevelViews.Most];

    /// <summary>Plans a launch over some levels.</summary>
    /// <param name="levels">1 to 8 levels; each one's device addresses tell how it is aligned.</param>
    /// <param name="type">How a logit is stored: not as float64.</param>
    /// <param name="images">N.</param>
    /// <param name="classes">K, up to 16,384.</param>
    public AnchorLossPlan(ReadOnlySpan<LogitLevel> levels, LogitType type, int images, int classes)
    {
        if (levels.Length is 0 or > LogitLevelViews.Most)
            throw new ArgumentException($"{levels.Length} levels: a launch takes 1 to {LogitLevelViews.Most}.", nameof(levels));
        if (classes is < 1 or > MostClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"1 to {MostClasses} classes");
        var size = type switch
        {
            LogitType.Float32 => 4,
            LogitType.Float16 or LogitType.BFloat16 => 2,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "float32, float16 or bfloat16 on the device"),
        };
        long tiles = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            ref var tiling = ref _levels[i];
            var level = levels[i];
            var planes = level.Layout == LogitLayout.Planes;
            tiling.Cells = level.Cells;
            tiling.Anchors = level.Anchors;
            tiling.Planes = planes ? 1 : 0;
            tiling.FirstAnchor = Anchors;
            tiling.FirstTile = checked((int)tiles);
            tiling.TileLength = planes ? CellsOfTile : Math.Clamp(LogitsOfTile / classes / 8 * 8, 8, AnchorTile.Most);
            var ofImage = planes ? level.Anchors * DivideUp(level.Cells, tiling.TileLength) : DivideUp(level.Rows, tiling.TileLength);
            tiling.TilesOfImage = checked((int)ofImage);
            tiling.Misaligned = Misalignment(level, size);
            tiles += images * ofImage;
            Anchors += level.Rows;
        }

        Tiles = checked((int)tiles);
        for (var i = levels.Length; i < _levels.Length; i++)
            _levels[i].FirstTile = int.MaxValue;
        Classes = classes;
    }

    /// <summary>R.</summary>
    public long Anchors { get; }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>Tiles of all levels and images: more blocks than these find nothing to do.</summary>
    public int Tiles { get; }

    /// <summary>Numbers of each level, of those that are not there too.</summary>
    public ReadOnlySpan<LogitTiling> Levels => _levels;

    /// <summary>What all tiles of a launch share.</summary>
    public AnchorLossShape Shape(IgnoredAnchors ignored, bool labelsAreInt64, FocalSettings? focal = null) => new()
    {
        Anchors = Anchors,
        Classes = Classes,
        InverseClasses = (uint)(((1UL << 31) + (uint)Classes - 1) / (uint)Classes),
        Tiles = Tiles,
        IgnoredAsBackground = ignored == IgnoredAnchors.AsBackground ? 1 : 0,
        LabelStride = labelsAreInt64 ? 2 : 1,
        PositiveWeight = (float)(focal?.PositiveWeight ?? 1),
        NegativeWeight = (float)(focal?.NegativeWeight ?? 1),
        Gamma = (float)(focal?.Gamma ?? 0),
    };

    private static unsafe int Misalignment(LogitLevel level, int size)
    {
        var logits = (int)((nuint)level.Logits % 16);
        if (level.Gradient is not null && (int)((nuint)level.Gradient % 16) != logits)
            return -1;
        return logits % size == 0 ? logits / size : throw new ArgumentException($"Logits start {logits} bytes behind a multiple of 16, each has {size}.", nameof(level));
    }

    private static long DivideUp(long value, long by) => (value + by - 1) / by;
}

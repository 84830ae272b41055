namespace SfKernels.Kernels.Cuda;

/// <summary>Up to eight levels in one launch. A level that is not there begins at the tile behind the last one.</summary>
public struct LogitLevelViews
{
    /// <summary>The most levels of one launch.</summary>
    public const int Most = 8;

    /// <summary>Level 0.</summary>
    public LogitLevelView Level0;

    /// <summary>Level 1.</summary>
    public LogitLevelView Level1;

    /// <summary>Level 2.</summary>
    public LogitLevelView Level2;

    /// <summary>Level 3.</summary>
    public LogitLevelView Level3;

    /// <summary>Level 4.</summary>
    public LogitLevelView Level4;

    /// <summary>Level 5.</summary>
    public LogitLevelView Level5;

    /// <summary>Level 6.</summary>
    public LogitLevelView Level6;

    /// <summary>Level 7.</summary>
    public LogitLevelView Level7;

    /// <summary>The level that holds <paramref name="tile"/>.</summary>
    public readonly LogitLevelView Of(int tile)
    {
        var level = Level0;
        if (tile >= Level1.Tiling.FirstTile) level = Level1;
        if (tile >= Level2.Tiling.FirstTile) level = Level2;
        if (tile >= Level3.Tiling.FirstTile) level = Level3;
        if (tile >= Level4.Tiling.FirstTile) level = Level4;
        if (tile >= Level5.Tiling.FirstTile) level = Level5;
        if (tile >= Level6.Tiling.FirstTile) level = Level6;
        if (tile >= Level7.Tiling.FirstTile) level = Level7;
        return level;
    }
}

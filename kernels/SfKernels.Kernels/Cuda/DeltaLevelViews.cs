namespace SfKernels.Kernels.Cuda;

/// <summary>Regression maps of up to eight levels in one launch.</summary>
public struct DeltaLevelViews
{
    /// <summary>The most levels of one launch.</summary>
    public const int Most = 8;

    /// <summary>Level 0.</summary>
    public DeltaLevelView Level0;

    /// <summary>Level 1.</summary>
    public DeltaLevelView Level1;

    /// <summary>Level 2.</summary>
    public DeltaLevelView Level2;

    /// <summary>Level 3.</summary>
    public DeltaLevelView Level3;

    /// <summary>Level 4.</summary>
    public DeltaLevelView Level4;

    /// <summary>Level 5.</summary>
    public DeltaLevelView Level5;

    /// <summary>Level 6.</summary>
    public DeltaLevelView Level6;

    /// <summary>Level 7.</summary>
    public DeltaLevelView Level7;

    /// <summary>Level <paramref name="index"/>.</summary>
    public readonly DeltaLevelView Of(int index)
    {
        var level = Level0;
        if (index == 1) level = Level1;
        if (index == 2) level = Level2;
        if (index == 3) level = Level3;
        if (index == 4) level = Level4;
        if (index == 5) level = Level5;
        if (index == 6) level = Level6;
        if (index == 7) level = Level7;
        return level;
    }
}

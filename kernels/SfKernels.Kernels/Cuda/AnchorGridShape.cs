namespace SfKernels.Kernels.Cuda;

/// <summary>The anchors of a batch of pictures, in numbers that a launch carries beside its views.</summary>
public struct AnchorGridShape
{
    /// <summary>N.</summary>
    public int Images;

    /// <summary>Feature levels.</summary>
    public int Levels;

    /// <summary>A.</summary>
    public int PerCell;

    /// <summary>The most anchors of a picture: R where all pictures have one size.</summary>
    public int MostAnchors;

    /// <summary>1 where each picture has a grid of its own size, 0 where one grid serves all.</summary>
    public int OwnGrids;
}

namespace SfKernels.Kernels.Cuda;

/// <summary>How the logits of one level lie and how they are cut into tiles: runs of anchors of one image that a block takes at once.</summary>
public struct LogitTiling
{
    /// <summary>H * W; or R for a flat head output with one anchor a cell.</summary>
    public long Cells;

    /// <summary>A.</summary>
    public int Anchors;

    /// <summary>1 for [N, A*K, H, W] contiguous, 0 for [N, rows, K].</summary>
    public int Planes;

    /// <summary>Anchors of an image in the levels before.</summary>
    public long FirstAnchor;

    /// <summary>Tiles of the levels before.</summary>
    public int FirstTile;

    /// <summary>Tiles of one image.</summary>
    public int TilesOfImage;

    /// <summary>Anchors of a tile, or cells of one where the level is planes: a multiple of 8.</summary>
    public int TileLength;

    /// <summary>Logits behind the last multiple of 16 bytes where the first one lies; -1 where logits and gradient differ in that, so that all go one by one.</summary>
    public int Misaligned;
}

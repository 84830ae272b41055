namespace SfKernels.Kernels.Boxes;

/// <summary>
/// Where the four deltas of the anchors of one level lie in memory: number (n, cell, shape, c) is at n * ImageStride + cell * CellStride +
/// shape * ShapeStride + c * ChannelStride, in elements.
/// </summary>
/// <param name="Address">First element.</param>
/// <param name="ImageStride">From image to image.</param>
/// <param name="CellStride">From cell to cell, row by row.</param>
/// <param name="ShapeStride">From shape to shape of a cell.</param>
/// <param name="ChannelStride">From dx to dy to dw to dh.</param>
public readonly record struct LevelMap(nint Address, long ImageStride, long CellStride, long ShapeStride, long ChannelStride)
{
    /// <summary>A convolution's output [N, A * 4, H, W], channel a * 4 + c, in any layout whose cells follow each other at one distance.</summary>
    /// <param name="address">First element.</param>
    /// <param name="imageStride">Stride of N.</param>
    /// <param name="channelStride">Stride of A * 4.</param>
    /// <param name="cellStride">Stride of W, where H's is W times it.</param>
    public static LevelMap Channels(nint address, long imageStride, long channelStride, long cellStride) =>
        new(address, imageStride, cellStride, 4 * channelStride, channelStride);

    /// <summary>The part of an [N, R, 4] that belongs to a level.</summary>
    /// <param name="address">Element (0, r, 0) of the level's first anchor r.</param>
    /// <param name="imageStride">Stride of N.</param>
    /// <param name="anchorStride">Stride of R.</param>
    /// <param name="coordinateStride">Stride of the four.</param>
    /// <param name="shapes">A.</param>
    public static LevelMap Flat(nint address, long imageStride, long anchorStride, long coordinateStride, int shapes) =>
        new(address, imageStride, shapes * anchorStride, anchorStride, coordinateStride);

    /// <summary>Where the first delta of an anchor is.</summary>
    /// <param name="image">n.</param>
    /// <param name="anchor">Index within the level: cell * A + shape.</param>
    /// <param name="shapes">A.</param>
    internal long IndexOf(int image, int anchor, int shapes)
    {
        (int cell, int shape) = Math.DivRem(anchor, shapes);
        return (image * ImageStride) + (cell * CellStride) + (shape * ShapeStride);
    }
}

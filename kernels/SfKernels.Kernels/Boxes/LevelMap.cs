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
    /// <summary>A convolution's output, [N, A * 4, H, W] contiguous, channel a * 4 + c.</summary>
    public static LevelMap Channels(nint address, int shapes, long cells) => new(address, shapes * 4 * cells, 1, 4 * cells, cells);

    /// <summary>The same shape with channels innermost in memory (channels_last).</summary>
    public static LevelMap ChannelsLast(nint address, int shapes, long cells) => new(address, shapes * 4 * cells, shapes * 4, 4, 1);

    /// <summary>The part of a contiguous [N, R, 4] that belongs to a level.</summary>
    /// <param name="address">Element (0, 0, 0) of the whole.</param>
    /// <param name="anchors">R.</param>
    /// <param name="shapes">A.</param>
    /// <param name="first">Index of the level's first anchor.</param>
    /// <param name="elementSize">Bytes.</param>
    public static LevelMap Flat(nint address, long anchors, int shapes, long first, int elementSize) =>
        new(checked(address + (nint)(4 * first * elementSize)), 4 * anchors, 4 * shapes, 4, 1);

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

namespace SfKernels.Kernels.Geometry;

/// <summary>The anchors of one feature map, computed on the fly.</summary>
public sealed class AnchorLevel
{
    private readonly Box[] _shapes;

    internal AnchorLevel(int index, int height, int width, int strideX, int strideY, int first, Box[] shapes)
    {
        Index = index;
        Height = height;
        Width = width;
        StrideX = strideX;
        StrideY = strideY;
        First = first;
        _shapes = shapes;
    }

    /// <summary>Position in the list of levels.</summary>
    public int Index { get; }

    /// <summary>Cells in y: padded height / stride, rounded up.</summary>
    public int Height { get; }

    /// <summary>Cells in x: padded width / stride, rounded up.</summary>
    public int Width { get; }

    /// <summary>Pixels between two centres in x.</summary>
    public int StrideX { get; }

    /// <summary>Pixels between two centres in y.</summary>
    public int StrideY { get; }

    /// <summary>Index in 0..R-1 of this level's first anchor.</summary>
    public int First { get; }

    /// <summary>A.</summary>
    public int PerCell => _shapes.Length;

    /// <summary>Height x Width x A.</summary>
    public int Count => Height * Width * _shapes.Length;

    /// <summary>The A shapes at (0, 0).</summary>
    public ReadOnlySpan<Box> Shapes => _shapes;

    /// <summary>The anchor of a cell: its shape moved to (x * stride, y * stride) in float32.</summary>
    public Box this[int y, int x, int shape]
    {
        get
        {
            Box at = _shapes[shape];
            float centreX = x * StrideX;
            float centreY = y * StrideY;
            return new Box(centreX + at.X0, centreY + at.Y0, centreX + at.X1, centreY + at.Y1);
        }
    }

    /// <summary>The anchor at <paramref name="index"/> in 0..Count-1, counted within this level.</summary>
    public Box At(int index)
    {
        (int cell, int shape) = Math.DivRem(index, _shapes.Length);
        (int y, int x) = Math.DivRem(cell, Width);
        return this[y, x, shape];
    }
}

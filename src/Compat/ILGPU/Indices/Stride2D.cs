namespace ILGPU;

/// <summary>Strides of two-dimensional views.</summary>
public static class Stride2D
{
    /// <summary>Neighbours in X touch.</summary>
    public readonly struct DenseX : IStride2D
    {
        public DenseX(int yStride)
        {
            YStride = yStride;
        }

        public int XStride => 1;

        public int YStride { get; }

        public Index2D StrideExtent => new(XStride, YStride);

        public static DenseX FromExtent(Index2D extent) => new(extent.X);

        public static DenseX FromExtent(LongIndex2D extent) => FromExtent(extent.ToIntIndex());

        public int ComputeElementIndex(Index2D index) => index.X * XStride + index.Y * YStride;

        public long ComputeElementIndex(LongIndex2D index) => index.X * XStride + index.Y * YStride;

        public override string ToString() => StrideExtent.ToString();
    }

    /// <summary>Neighbours in Y touch.</summary>
    public readonly struct DenseY : IStride2D
    {
        public DenseY(int xStride)
        {
            XStride = xStride;
        }

        public int XStride { get; }

        public int YStride => 1;

        public Index2D StrideExtent => new(XStride, YStride);

        public static DenseY FromExtent(Index2D extent) => new(extent.Y);

        public static DenseY FromExtent(LongIndex2D extent) => FromExtent(extent.ToIntIndex());

        public int ComputeElementIndex(Index2D index) => index.X * XStride + index.Y * YStride;

        public long ComputeElementIndex(LongIndex2D index) => index.X * XStride + index.Y * YStride;

        public override string ToString() => StrideExtent.ToString();
    }
}

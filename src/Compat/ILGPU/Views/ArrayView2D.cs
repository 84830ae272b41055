namespace ILGPU.Runtime;

/// <summary>A view with two extents and the strides of both.</summary>
public readonly struct ArrayView2D<T, TStride>
    where T : unmanaged
    where TStride : struct, IStride2D
{
    public static readonly int ElementSize = ArrayView<T>.ElementSize;

    public ArrayView2D(ArrayView<T> baseView, LongIndex2D extent, TStride stride)
    {
        if (extent.X < 0 || extent.Y < 0 || (extent.Size > 0 && (extent.X - 1) * stride.XStride + (extent.Y - 1) * stride.YStride >= baseView.Length))
            throw new ArgumentOutOfRangeException(nameof(extent), extent, $"{extent} elements at strides ({stride.XStride}, {stride.YStride}) do not fit into {baseView.Length}.");
        BaseView = baseView;
        Extent = extent;
        Stride = stride;
    }

    public ArrayView<T> BaseView { get; }

    public LongIndex2D Extent { get; }

    public TStride Stride { get; }

    public Index2D IntExtent => Extent.ToIntIndex();

    /// <summary>Elements from the first to the last, those between two rows among them.</summary>
    public long Length => StridedLength(Extent);

    public int IntLength => checked((int)Length);

    public long LengthInBytes => Length * ElementSize;

    public bool IsValid => BaseView.IsValid;

    public ref T this[Index2D index] => ref this[index.ToLongIndex()];

    public ref T this[int x, int y] => ref this[new LongIndex2D(x, y)];

    public ref T this[long x, long y] => ref this[new LongIndex2D(x, y)];

    public ref T this[LongIndex2D index]
    {
        get
        {
            if (!index.InBounds(Extent)) throw new IndexOutOfRangeException($"Index {index} of a view of {Extent}.");
            return ref BaseView[ComputeLinearIndex(index)];
        }
    }

    public long ComputeLinearIndex(LongIndex2D index) => index.X * Stride.XStride + index.Y * Stride.YStride;

    public int ComputeLinearIndex(Index2D index) => index.X * Stride.XStride + index.Y * Stride.YStride;

    public ArrayView2D<T, TStride> SubView(Index2D index, Index2D extent) => SubView(index.ToLongIndex(), extent.ToLongIndex());

    public ArrayView2D<T, TStride> SubView(LongIndex2D index, LongIndex2D extent)
    {
        if (!index.InBounds(Extent) || !(index + extent).InBoundsInclusive(Extent))
            throw new ArgumentOutOfRangeException(nameof(index), index, $"A part of {extent} from {index} leaves a view of {Extent}.");
        return new(BaseView.SubView(ComputeLinearIndex(index), StridedLength(extent)), extent, Stride);
    }

    public ArrayView<T> AsContiguous() => BaseView;

    private long StridedLength(LongIndex2D extent) => extent.Size == 0 ? 0 : ComputeLinearIndex(extent - LongIndex2D.One) + 1;

    public override string ToString() => BaseView.ToString();
}

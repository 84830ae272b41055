namespace ILGPU.Runtime;

/// <summary>A view with an extent and a stride.</summary>
public readonly struct ArrayView1D<T, TStride>
    where T : unmanaged
    where TStride : struct, IStride1D
{
    public static readonly int ElementSize = ArrayView<T>.ElementSize;

    public ArrayView1D(ArrayView<T> baseView, LongIndex1D extent, TStride stride)
    {
        if (extent.X < 0 || (extent.X - 1) * stride.XStride >= baseView.Length)
            throw new ArgumentOutOfRangeException(nameof(extent), extent.X, $"{extent.X} elements at stride {stride.XStride} do not fit into {baseView.Length}.");
        BaseView = baseView;
        Extent = extent;
        Stride = stride;
    }

    public ArrayView<T> BaseView { get; }

    public LongIndex1D Extent { get; }

    public Index1D IntExtent => Extent.ToIntIndex();

    public TStride Stride { get; }

    public long Length => Extent.X;

    public int IntLength => checked((int)Length);

    public long LengthInBytes => Length * ElementSize;

    public bool IsValid => BaseView.IsValid;

    public ref T this[Index1D index] => ref this[index.ToLongIndex()];

    public ref T this[LongIndex1D index]
    {
        get
        {
            if (!index.InBounds(Extent)) throw new IndexOutOfRangeException($"Index {index} of a view of {Extent}.");
            return ref BaseView[index.X * Stride.XStride];
        }
    }

    public ArrayView1D<T, TStride> SubView(Index1D index, Index1D extent) => SubView(index.ToLongIndex(), extent.ToLongIndex());

    public ArrayView1D<T, TStride> SubView(LongIndex1D index, LongIndex1D extent) => new(BaseView.SubView(index.X * Stride.XStride), extent, Stride);

    public ArrayView<T> AsContiguous() => BaseView;

    public ArrayView1D<T, Stride1D.Dense> AsDense() => BaseView;

    public int ComputeLinearIndex(Index1D index) => index.X * Stride.XStride;

    public long ComputeLinearIndex(LongIndex1D index) => index.X * Stride.XStride;

    public ArrayView2D<T, TOtherStride> As2DView<TOtherStride>(LongIndex2D extent, TOtherStride stride) where TOtherStride : struct, IStride2D => new(BaseView, extent, stride);

    public ArrayView2D<T, Stride2D.DenseX> As2DDenseXView(LongIndex2D extent) => new(BaseView, extent, Stride2D.DenseX.FromExtent(extent));

    public ArrayView2D<T, Stride2D.DenseY> As2DDenseYView(LongIndex2D extent) => new(BaseView, extent, Stride2D.DenseY.FromExtent(extent));

    public override string ToString() => BaseView.ToString();
}

using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>Indices and views of one and two dimensions, on the emulator and in the interpreter.</summary>
public sealed class ViewTests
{
    [Fact]
    public void ViewsOfOneDimension() => Same(
        "ArrayView1D<int, Stride1D.Dense> x, ArrayView1D<int, Stride1D.Dense> y",
        """
        var i = Group.IdxX;
        ArrayView<int> plain = x;
        ArrayView1D<int, Stride1D.Dense> again = plain.SubView(2, 30), part = x.SubView(4, 8);
        y[i] = x[i] + x.BaseView[1] + again[i % 30] + (int)part.Length + part.IntLength + x.AsContiguous()[3] + (x.IsValid ? 1 : 0) + part[new LongIndex1D(1)] + (int)x.Extent.X + x.IntExtent;
        y.AsAligned16().Cast<int, uint>()[i] += 5u;
        """,
        [Range(64), new int[64]]);

    [Fact]
    public void SharedMemoryOfTwoDimensions() => Same(
        "ArrayView<int> x, ArrayView<int> y",
        """
        var tile = SharedMemory.Allocate2D<int, Stride2D.DenseX>(new Index2D(8, 4), new Stride2D.DenseX(9));
        var turned = SharedMemory.Allocate2DDenseY<int>(new Index2D(8, 4));
        var row = SharedMemory.Allocate1D<int>(32);
        int i = Group.IdxX;
        Index2D at = new(i % 8, i / 8);
        tile[at] = x[i];
        turned[i % 8, i / 8] = x[i] * 3;
        row[i] = tile.ComputeLinearIndex(at);
        Group.Barrier();
        Index2D other = new(7 - at.X, 3 - at.Y);
        y[i] = tile[other] + turned[other.X, other.Y] + row[31 - i] + (int)tile.Extent.X + tile.IntExtent.Y * 10 + tile.Stride.YStride + turned.Stride.XStride + tile.IntLength + turned.SubView(new Index2D(1, 1), new Index2D(2, 2))[0, 1] + turned.SubView(new Index2D(1, 1), new Index2D(2, 2)).BaseView.IntLength * 1000 + tile.SubView(new Index2D(2, 1), new Index2D(i % 3, 2)).IntLength * 100;
        """,
        [Range(32), new int[32]]);

    [Fact]
    public void ViewsOfTwoDimensions() => Same(
        "ArrayView1D<float, Stride1D.Dense> x, ArrayView<float> y",
        """
        ArrayView2D<float, Stride2D.DenseX> rows = x.As2DDenseXView(new LongIndex2D(8, 4));
        var columns = x.As2DDenseYView((8L, 4L));
        var padded = new ArrayView2D<float, Stride2D.DenseX>(y, new Index2D(4, 8), new Stride2D.DenseX(4));
        int i = Group.IdxX;
        padded[i % 4, i / 4] = rows[i % 8, i / 8] * 100 + columns[new Index2D(i % 8, i / 8)] + Sum(rows, i % 4) + rows.AsContiguous()[i] + rows.BaseView.Length;
        """,
        [Range(32).Select(static value => (float)value).ToArray(), new float[32]],
        "static float Sum<TStride>(ArrayView2D<float, TStride> view, int row) where TStride : struct, IStride2D { float sum = 0; for (int i = 0; i < view.IntExtent.X; i++) sum += view[i, row]; return sum; }");

    [Fact]
    public void IndicesDoForEachDimensionWhatNumbersDo() => Same(
        "ArrayView<int> x, ArrayView<long> y",
        """
        int i = Group.IdxX, a = x[i];
        Index2D p = new(a, i), q = (3, 4), r = p + q * new Index2D(2) - Index2D.One;
        LongIndex2D wide = r;
        Index3D z = new(p, 5), w = new(1, q);
        r += q;
        var (left, right) = r.ToValueTuple();
        Index1D one = a; LongIndex1D big = one;
        y[i] = r.X * 1000 + r.Y + wide.Size + r.Size + r.LongSize + (p == q ? 1 : 0) + (p != q ? 2 : 0) + (p.InBounds(q) ? 4 : 0) + (q.InBoundsInclusive(q) ? 8 : 0) + z.Z + w.Y * z.Size + z.XY.X + left - right
            + Index2D.Min(p, q).X + Index2D.Max(p, q).Y + Index2D.Clamp(p, Index2D.Zero, q).X + Index2D.Add(p, q).Y + q.Subtract(p).X + wide.ToIntIndex().Y + Index1D.Max(one, 3) + one.Size + big.Add(2).X + (one.IsFirst ? 1 : 0) + (q / new Index2D(2, 3)).Y + Group.Index.X + Grid.Index.Y + (Group.Dimension.X, Group.Dimension.Z).Item2;
        """,
        [Range(32), new long[32]]);

    [Fact]
    public void AViewOfTwoDimensionsIsAParameter()
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Class("[PtxKernel(BlockSize = 32)] public static void Run(ArrayView2D<float, Stride2D.DenseX> x, ArrayView2D<int, Stride2D.DenseY> y) { var at = new Index2D(Group.IdxX, Grid.IdxX); if (at.InBounds(x.IntExtent)) y[at] = (int)x[at] + y.Stride.XStride; }"));
        SfKernels.Ptx.PtxDevice device = new();
        SfKernels.Ptx.PtxBuffer x = device.Upload(Enumerable.Range(0, 24).Select(static value => value * 1.5f).ToArray()), y = device.Upload(new int[30]);
        run.Launch(device, 3, Parameter(SfKernels.Ptx.PtxArgument.View<float>(x), 8, 3, 8), Parameter(SfKernels.Ptx.PtxArgument.View<int>(y), 8, 3, 3));
        int[] result = y.Download<int>();
        for (int i = 0; i < 24; i++)
            Assert.Equal((int)(i * 1.5f) + 3, result[i % 8 * 3 + i / 8]);
        Assert.Contains(
            "DeviceArrayView2DSingleDenseX(global::SfKernels.Abstractions.DeviceView<float> BaseView, global::ILGPU.LongIndex2D Extent, global::ILGPU.Stride2D.DenseX Stride)",
            string.Concat(run.Driver.GetRunResult().GeneratedTrees.Select(static tree => tree.ToString())),
            StringComparison.Ordinal);

        static SfKernels.Ptx.PtxArgument Parameter(SfKernels.Ptx.PtxArgument view, long width, long height, int pitch) =>
            SfKernels.Ptx.PtxArgument.Struct(view, SfKernels.Ptx.PtxArgument.Scalar(width), SfKernels.Ptx.PtxArgument.Scalar(height), SfKernels.Ptx.PtxArgument.Scalar(pitch));
    }

    private static void Same(string parameters, string body, Array[] arguments, string more = "")
    {
        (Array[] emulated, Array[] interpreted) = new TwoExecutors($"{more} [PtxKernel(BlockSize = {arguments[0].Length})] public static void Run({parameters}) {{ {body} }}").Run(1, [.. arguments]);
        for (int i = 0; i < arguments.Length; i++)
            Assert.Equal(emulated[i], interpreted[i]);
        Assert.NotEqual(arguments[^1], emulated[^1]);
    }

    private static int[] Range(int count) => [.. Enumerable.Range(0, count).Select(static i => i * 7 % 23 - 4)];
}

using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Tensors;

public sealed class IndexingTests
{
    // 0..23 as [2, 3, 4]: element [i, j, k] is 12 i + 4 j + k.
    private static Tensor Counted() => arange(24).reshape(2, 3, 4);

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Index, long[] Shape, long[] Elements)> s_readings = new()
    {
        ["[1]"] = (x => x[1], [3, 4], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
        ["[1, 2]"] = (x => x[1, 2], [4], [20, 21, 22, 23]),
        ["[1, 2, 3]"] = (x => x[1, 2, 3], [], [23]),
        ["[-1, -1, -1]"] = (x => x[-1, -1, -1], [], [23]),
        ["[.., 1]"] = (x => x[.., 1], [2, 4], [4, 5, 6, 7, 16, 17, 18, 19]),
        ["[0, 1..]"] = (x => x[0, 1..], [2, 4], [4, 5, 6, 7, 8, 9, 10, 11]),
        ["[0, ..^1, ^1]"] = (x => x[0, ..^1, ^1], [2], [3, 7]),
        ["[0, 0, ::2]"] = (x => x[0, 0, TensorIndex.Slice(step: 2)], [2], [0, 2]),
        ["[0, 0, 1:3]"] = (x => x[0, 0, (1, 3)], [2], [1, 2]),
        ["[..., 0]"] = (x => x[TensorIndex.Ellipsis, 0], [2, 3], [0, 4, 8, 12, 16, 20]),
        ["[0, ..., None, 0]"] = (x => x[0, TensorIndex.Ellipsis, TensorIndex.None, 0], [3, 1], [0, 4, 8]),
        ["[:, [2, 0]]"] = (x => x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 2, 0 })), 0], [2, 2], [8, 0, 20, 12]),
        ["[[0, 1], :, [3, 0]]"] = (x => x[TensorIndex.Tensor(tensor(new long[] { 0, 1 })), TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 3, 0 }))], [2, 3], [3, 7, 11, 12, 16, 20]),
        ["[tensor, tensor]"] = (x => x[tensor(new long[] { 0, 1 }), tensor(new long[] { 2, 0 })], [2, 4], [8, 9, 10, 11, 12, 13, 14, 15]),
        ["[mask]"] = (x => x[x % 10 == 3], [3], [3, 13, 23]),
        ["[mask of two dimensions, 1]"] = (x => x[TensorIndex.Tensor(x.select(2, 0) > 10), 1], [3], [13, 17, 21]),
        ["[mask of two dimensions, [0, 0, 3]]"] = (x => x[TensorIndex.Tensor(x.select(2, 0) > 10), TensorIndex.Tensor(tensor(new long[] { 0, 0, 3 }))], [3], [12, 16, 23]),
        ["[1, mask]"] = (x => x[1, TensorIndex.Tensor(tensor(new[] { true, false, true })), 0], [2], [12, 20]),
        ["[..., mask]"] = (x => x[TensorIndex.Ellipsis, TensorIndex.Tensor(tensor(new[] { true, false, false, false }))], [2, 3, 1], [0, 4, 8, 12, 16, 20]),
        ["[True]"] = (x => x[TensorIndex.Bool(true), 0, 0, 0], [1], [0]),
        ["an empty list"] = (x => x[zeros(0, int64)], [0, 3, 4], []),
    };

    public static TheoryData<string> Names => new(s_readings.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Read(string name)
    {
        using var scope = NewDisposeScope();
        var (index, shape, elements) = s_readings[name];
        var result = index(Counted());
        Assert.Equal(shape, result.shape);
        Assert.Equal(elements, result.flatten().data<long>().ToArray());
    }

    [Fact]
    public void IntegersAndSlicesAreViews()
    {
        using var scope = NewDisposeScope();
        var x = Counted();
        x[1, 1..].fill_(-1);
        Assert.Equal(-8, x[1, 1..].sum().item<long>());
        x[1][0][0] = tensor(99L);
        Assert.Equal(99, x[1, 0, 0].item<long>());
    }

    [Fact]
    public void Write()
    {
        using var scope = NewDisposeScope();
        var x = Counted();
        x[0] = tensor(new long[] { 1, 2, 3, 4 });
        Assert.Equal([1L, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4], x[0].data<long>().ToArray());
        x[.., 1..2, 0] = tensor(7L);
        Assert.Equal([7L, 7], x[.., 1, 0].data<long>().ToArray());
        x[x > 20] = tensor(0L);
        Assert.Equal(0, x[1, 2, 1..].sum().item<long>());
        x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 0, 2 }))] = zeros(2, 4, int64);
        Assert.Equal(0, x[.., 0].sum().item<long>() + x[.., 2].sum().item<long>());
        x[1, 1, 3] = tensor(5L);
        Assert.Equal(5, x[1, 1, 3].item<long>());
        // A leading dimension of size one that the place lacks: PyTorch and the stand-in drop it.
        if (!Flavour.IsStandIn) return;
        x[0, 1] = ones(1, 4, int64);
        Assert.Equal(4, x[0, 1].sum().item<long>());
    }

    [Fact]
    public void AccumulateAddsForRepeatedPlaces()
    {
        using var scope = NewDisposeScope();
        var x = zeros(3);
        x.index_put_(ones(3), [tensor(new long[] { 1, 1, 2 })], accumulate: true);
        Assert.Equal([0f, 2, 1], x.data<float>().ToArray());
        x.index_put_(5, TensorIndex.Slice(0, 2));
        Assert.Equal([5f, 5, 1], x.data<float>().ToArray());
        // The real library adds at tensors of indices alone.
        if (!Flavour.IsStandIn) return;
        x.index_put_(ones(2), [TensorIndex.Slice(1, 3)], accumulate: true);
        Assert.Equal([5f, 6, 2], x.data<float>().ToArray());
    }
}

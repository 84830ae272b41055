using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Tensors;

/// <summary>One case for each family of operators whose arguments the stand-in has to sort: overloads, several results, numbers on the left.</summary>
public sealed class OperatorTests
{
    private static float[] Floats(Tensor x) => x.to(float32).contiguous().data<float>().ToArray();

    [Fact]
    public void NumbersOnEitherSide()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2, 4 });
        Assert.Equal([3f, 2, 0], Floats(4 - x));
        Assert.Equal([4f, 2, 1], Floats(4.0f / x));
        Assert.Equal([1f, 0, 0], Floats(x % 2));
        Assert.Equal([true, false, false], (x < 2).data<bool>().ToArray());
        Assert.Equal([false, true, true], (2 <= x).data<bool>().ToArray());
        Assert.Equal([true, true, false], ((x == 1) | (x == 2)).data<bool>().ToArray());
        Assert.Equal([false, true, false], ((x > 1) & ~(x == 4)).data<bool>().ToArray());
    }

    [Fact]
    public void DivisionsRoundAsTold()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -7f, 7 });
        Assert.Equal([-4f, 3], Floats(x.div(2, RoundingMode.floor)));
        Assert.Equal([-3f, 3], Floats(x.div(tensor(2f), RoundingMode.trunc)));
        Assert.Equal([-3.5f, 3.5f], Floats(x.div(2)));
        Assert.Equal([0.13f], Floats(tensor(0.1251f).reshape(1).round(2)));
    }

    [Fact]
    public void SeveralResults()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[,] { { 3, 1, 2 }, { 6, 5, 4 } });
        var (values, indices) = x.max(1);
        Assert.Equal([3f, 6], Floats(values));
        Assert.Equal([0L, 0], indices.data<long>().ToArray());
        (values, indices) = x.topk(2, largest: false);
        Assert.Equal([1f, 2, 4, 5], Floats(values));
        (values, indices) = x.sort(descending: true, stable: true);
        Assert.Equal([0L, 2, 1, 0, 1, 2], indices.flatten().data<long>().ToArray());
        var (unique, inverse, counts) = tensor(new long[] { 5, 3, 5 }).unique(return_inverse: true, return_counts: true);
        Assert.Equal([3L, 5], unique.data<long>().ToArray());
        Assert.Equal([1L, 0, 1], inverse!.data<long>().ToArray());
        Assert.Equal([1L, 2], counts!.data<long>().ToArray());
        var (deviation, mean) = x.std_mean(1L, unbiased: false);
        Assert.Equal([2f, 5], Floats(mean));
        Assert.Equal(0.8165f, deviation[0].item<float>(), 4);
        Assert.Equal(3, tensor(new[] { 0f, 1, 0, 1, 1 }).nonzero().shape[0]);
        Assert.Equal([1L, 3], tensor(new[] { 0f, 1, 0, 1 }).nonzero_as_list()[0].data<long>().ToArray());
    }

    [Fact]
    public void ReductionsOverChosenDimensions()
    {
        using var scope = NewDisposeScope();
        var x = arange(24, float32).reshape(2, 3, 4);
        Assert.Equal([3L], x.sum([0L, 2L]).shape);
        Assert.Equal([1L, 3, 1], x.sum([0L, 2L], keepdim: true).shape);
        Assert.Equal(276d, x.sum(float64).item<double>());
        Assert.Equal([1.5f, 5.5f, 9.5f, 13.5f, 17.5f, 21.5f], Floats(x.mean([2L]).flatten()));
        Assert.Equal([23f], Floats(x.amax([0L, 1L, 2L]).reshape(1)));
        Assert.True(x.ge(0).all().item<bool>());
        Assert.False(x.gt(23).any().item<bool>());
        Assert.Equal(11, x[0].argmax().item<long>());
        Assert.Equal([2L, 3], x.argmax(2).shape);
        Assert.Equal([0f, 1, 3, 6], Floats(x[0, 0].cumsum(0)));
        Assert.Equal(5, tensor(new[] { 3f, 4 }).norm().item<float>());
    }

    [Fact]
    public void JoiningAndParting()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (zeros(2, 3), ones(2, 3));
        Assert.Equal([4L, 3], cat([a, b]).shape);
        Assert.Equal([2L, 2, 3], stack([a, b]).shape);
        Assert.Equal([2L, 6], hstack(a, b).shape);
        Assert.Equal([1L, 1, 1], a.split(1, 1).Select(static t => t.shape[1]));
        Assert.Equal([1L, 2], a.split([1L, 2L], 1).Select(static t => t.shape[1]));
        Assert.Equal([2, 1], arange(3).chunk(2).Select(static t => (int)t.shape[0]));
        Assert.Equal(3, a.unbind(1).Length);
        var grid = meshgrid([arange(2), arange(3)]);
        Assert.Equal([0L, 1, 2, 0, 1, 2], grid[1].flatten().data<long>().ToArray());
        Assert.Equal([2L, 3], broadcast_tensors(ones(2, 1), ones(1, 3))[0].shape);
        Assert.Equal([0L, 3, 6, 9], einsum("ij->i", arange(4).unsqueeze(1).expand(4, 3)).data<long>().ToArray());
    }

    [Fact]
    public void JoiningOneTensorSharesItsMemoryAndJoiningNoneIsRefused()
    {
        using var scope = NewDisposeScope();
        var x = ones(3);
        var joined = cat([x]);
        Assert.NotSame(x, joined);
        x.fill_(2);
        Assert.Equal([2f, 2, 2], Floats(joined));
        x.Dispose();
        Assert.Equal([2f, 2, 2], Floats(joined));
        Assert.Throws<ArgumentException>(() => cat(Array.Empty<Tensor>()));
        Assert.Throws<ArgumentException>(() => cat((IList<Tensor>)[]));
    }

    [Fact]
    public void InPlaceOperatorsReturnTheirTensor()
    {
        using var scope = NewDisposeScope();
        var x = ones(3);
        // The real library returns some of them as a second handle to the same memory.
        void Returns(Tensor y) => Assert.True(Flavour.IsStandIn ? ReferenceEquals(x, y) : x.Equals(y));
        Returns(x.add_(1).mul_(2).sub_(tensor(1f)).div_(3).clamp_(0, 10).zero_().fill_(4).copy_(ones(3)));
        Assert.Equal(3, x.sum().item<float>());
        Returns(x.masked_fill_(x > 0, 2));
        Returns(x.scatter_(0, zeros(1, int64), full([1], 9f)));
        Assert.Equal([9f, 2, 2], Floats(x));
    }

    [Fact]
    public void ListsLongerThanTheStackHolds()
    {
        using var scope = NewDisposeScope();
        var parts = Enumerable.Range(0, 500).Select(static i => full([1], (long)i)).ToArray();
        var all = cat(parts);
        Assert.Equal(500 * 499 / 2, all.sum().item<long>());
        Assert.Equal(500, all.split([.. Enumerable.Repeat(1L, 500)]).Length);
    }

    [Fact]
    public void EqualityIsByElements()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, float.NaN });
        Assert.False(x.Equals(x.clone()));
        Assert.True(x.allclose(x, equal_nan: true));
        Assert.False(ones(2).Equals(ones(3)));
        Assert.False(ones(2).Equals((object)"text"));
        Assert.Equal([true, false], x.isclose(tensor(new[] { 1f, 2 })).data<bool>().ToArray());
        Assert.Equal([true, false], x.isfinite().data<bool>().ToArray());
    }
}

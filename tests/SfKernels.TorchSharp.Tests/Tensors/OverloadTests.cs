using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Tensors;

/// <summary>Forms of one function that must agree with each other.</summary>
public sealed class OverloadTests
{
    private static Tensor Counted() => arange(24, float32).reshape(2, 3, 4);

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Form, Func<Tensor, Tensor> Same)> s_pairs = new()
    {
        ["amax of a span"] = (x => x.amax((ReadOnlySpan<long>)[0, 1]), x => x.amax([0L, 1L])),
        ["arctan of two"] = (x => x.arctan(x + 1), x => x.atan2(x + 1)),
        ["column_stack of a list"] = (x => column_stack((IList<Tensor>)[x[0], x[1]]), x => column_stack(x[0], x[1])),
        ["dstack of a list"] = (x => dstack((IList<Tensor>)[x[0], x[1]]), x => dstack(x[0], x[1])),
        ["elu in full"] = (x => x.elu(1.5, 1, 1), x => x.elu(1.5)),
        ["expand to a size"] = (x => x.expand(new Size((5L, 2, 3, 4))), x => x.expand(5, 2, 3, 4)),
        ["gather"] = (x => gather(x, 0, zeros(1, 3, 4, int64), false), x => x[0..1]),
        ["hstack of a sequence"] = (x => hstack(x.unbind().Select(static t => t)), x => hstack(x.unbind())),
        ["moveaxis of pairs"] = (x => moveaxis(x, (0L, 1L), (1L, 2L)), x => x.permute(2, 0, 1)),
        ["moveaxis of one"] = (x => moveaxis(x, 0, 2), x => x.permute(1, 2, 0)),
        ["movedim of one"] = (x => movedim(x, 2, 0), x => x.permute(2, 0, 1)),
        ["norm"] = (x => norm(x), x => (x * x).sum().sqrt()),
        ["permute of a sequence"] = (x => x.permute(new List<long> { 1, 0, 2 }), x => x.transpose(0, 1)),
        ["roll of pairs"] = (x => x.roll((1L, 2L), (0L, 2L)), x => x.roll([1L, 2L], [0L, 2L])),
        ["roll of all"] = (x => x.roll(1), x => cat([x.flatten()[^1..], x.flatten()[..^1]]).reshape(2, 3, 4)),
        ["std of a pair"] = (x => x.std((0L, 1L)), x => x.std([0L, 1L])),
        ["take_along_dim"] = (x => x.flatten().take_along_dim(new List<long> { 3, 1 }), x => x.flatten()[tensor(new long[] { 3, 1 })]),
        ["tensordot"] = (x => x.tensordot(x[0].t(), [2L], [0L]), x => x.matmul(x[0].t())),
        ["tensordot by number"] = (x => x.tensordot(x[0], 2), x => x.tensordot(x[0], [1L, 2L], [0L, 1L])),
        ["tensor_split"] = (x => x.tensor_split(tensor(new long[] { 1 }), 1)[1], x => x.tensor_split([1L], 1)[1]),
        ["unflatten"] = (x => x.unflatten(2, new Size([2L, 2])), x => x.reshape(2, 3, 2, 2)),
        ["var_mean of a span"] = (x => x.var_mean((ReadOnlySpan<long>)[1]).Item1, x => x.var(1L)),
        ["vstack of a span"] = (x => vstack((ReadOnlySpan<Tensor>)x.unbind()), x => vstack(x.unbind())),
        ["where by a method"] = (x => x.where(x > 3, x * 0), x => where(x > 3, x, x * 0)),
    };

    public static TheoryData<string> Names => new(s_pairs.Keys);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void FormsAgree(string name)
    {
        using var scope = NewDisposeScope();
        if (name == "tensordot by number") Flavour.OnlyTheStandIn("reads beyond its list of dimensions for it");
        var (form, same) = s_pairs[name];
        var (left, right) = (form(Counted()), same(Counted()));
        Assert.Equal(right.shape, left.shape);
        Assert.True(left.allclose(right), $"{string.Join(' ', left.data<float>())} is not {string.Join(' ', right.data<float>())}");
    }

    [Fact]
    public void ScalarsBecomeTensors()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(3, 3L.ToTensor().item<long>());
        Assert.Equal([2L, 2], new[] { 1f, 2, 3, 4 }.ToTensor([2, 2]).shape);
        Assert.Equal([1L, 2], searchsorted(tensor(new[] { 1f, 3, 5 }), tensor(new[] { 2f, 4 })).data<long>().ToArray());
        Assert.Equal(1, searchsorted(tensor(new[] { 1f, 3, 5 }), 2, false, false, null!).item<long>());
        var order = empty(5, int64);
        Assert.Equal(10, randperm(5, order).sum().item<long>());
        Assert.Equal(10, order.sum().item<long>());
    }
}

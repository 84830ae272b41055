using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Tensors;

public sealed class RandomTests
{
    [Fact]
    public void SameSeedSameNumbers()
    {
        using var scope = NewDisposeScope();
        using var a = new Generator(42);
        using var b = new Generator(42);
        Assert.True(rand([5], generator: a).Equals(rand([5], generator: b)));
        Assert.True(randperm(9, generator: a).Equals(randperm(9, generator: b)));
        Assert.False(randn([5], generator: a).Equals(randn([5], generator: a)));
        a.manual_seed(7);
        b.manual_seed(7);
        Assert.True(randint(0, 100, [8], generator: a).Equals(randint(0, 100, [8], generator: b)));
        Assert.Equal(7, a.initial_seed());
    }

    [Fact]
    public void StateGoesThereAndBack()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        // An odd number of normals leaves one in the generator's pocket: the state must carry it.
        randn([3], generator: generator);
        var state = generator.get_state();
        Assert.Equal(ScalarType.Byte, state.dtype);
        var first = randn([7], generator: generator);
        using var other = new Generator(99);
        other.set_state(tensor(state.data<byte>().ToArray()));
        Assert.True(first.Equals(randn([7], generator: other)));
    }

    [Fact]
    public void DrawsHaveTheirRange()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var x = randint(-3, 4, [1000], generator: generator);
        Assert.Equal((-3, 3), (x.min().item<long>(), x.max().item<long>()));
        var y = empty(1000).uniform_(2, 3, generator);
        Assert.True(y.min().item<float>() >= 2 && y.max().item<float>() < 3);
        var z = empty(10000).normal_(5, 2, generator);
        Assert.InRange(z.mean().item<float>(), 4.9, 5.1);
        Assert.InRange(z.std().item<float>(), 1.9, 2.1);
        Assert.Equal([0L, 1, 2, 3, 4], randperm(5, generator: generator).sort().Item1.data<long>().ToArray());
        Assert.InRange(full([1000], 0.25).bernoulli_(0.25, generator).sum().item<float>(), 180, 320);
    }
}

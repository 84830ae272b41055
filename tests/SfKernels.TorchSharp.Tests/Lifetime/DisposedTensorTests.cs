using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Lifetime;

/// <summary>Whatever is asked of a disposed tensor, the answer is an exception.</summary>
public sealed class DisposedTensorTests
{
    private static readonly Dictionary<string, Action<Tensor>> s_uses = new()
    {
        ["add"] = x => x.add(1),
        ["as an argument"] = x => ones(2).add(x),
        ["in a list"] = x => cat([ones(2), x]),
        ["as an index"] = x => ones(2).index([x]),
        ["backward"] = x => x.backward(),
        ["as a gradient"] = x => { using var y = ones(2).requires_grad_(); y.backward([x]); },
        ["bytes"] = x => _ = x.bytes.Length,
        ["copy"] = x => ones(2).copy_(x),
        ["data"] = x => x.data<float>(),
        ["device"] = x => _ = x.device,
        ["dtype"] = x => _ = x.dtype,
        ["grad"] = x => _ = x.grad,
        ["set grad"] = x => x.grad = null,
        ["to be set as grad"] = x => ones(2).requires_grad_().grad = x,
        ["handle"] = x => _ = x.Handle,
        ["in place"] = x => x.zero_(),
        ["indexer"] = x => _ = x[0],
        ["item"] = x => x.item<float>(),
        ["numel"] = x => x.numel(),
        ["requires_grad"] = x => x.requires_grad = true,
        ["shape"] = x => _ = x.shape,
        ["size of a dimension"] = x => x.size(0),
        ["stride of a dimension"] = x => x.stride(0),
        ["stride"] = x => x.stride(),
        ["to"] = x => x.to(float64),
    };

    public static TheoryData<string> Names => new(s_uses.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void UseThrows(string name)
    {
        using var scope = NewDisposeScope();
        var x = ones(2);
        x.Dispose();
        Assert.True(x.IsInvalid);
        Flavour.Throws<ObjectDisposedException, InvalidOperationException>(() => s_uses[name](x));
    }

    [Fact]
    public void DataOutlivesNothing()
    {
        using var scope = NewDisposeScope();
        var x = ones(2);
        var values = x.data<float>();
        x.Dispose();
        Flavour.Throws<ObjectDisposedException, InvalidOperationException>(() => _ = values[0]);
    }

    [SkippableFact]
    public void DisposedTensorsHaveAText()
    {
        Flavour.OnlyTheStandIn("has no text for a disposed tensor");
        Assert.Equal("[disposed]", Disposed().ToString());
    }

    [SkippableFact]
    public void DisposedGeneratorThrows()
    {
        Flavour.OnlyTheStandIn("goes on with a disposed generator");
        var generator = new Generator(1);
        generator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => rand([2], generator: generator));
        Assert.Throws<ObjectDisposedException>(() => generator.get_state());
    }

    private static Tensor Disposed()
    {
        var x = ones(2);
        x.Dispose();
        return x;
    }
}

using SfKernels.TestSupport;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Nn;

public sealed class ContainerTests
{
    private sealed class Holder : nn.Module
    {
        private readonly ModuleList<Linear> list = nn.ModuleList(nn.Linear(2, 2), nn.Linear(2, 3));
        private readonly ModuleDict<nn.Module> dict = nn.ModuleDict(("a", nn.Linear(2, 2)), ("b", (nn.Module)nn.ReLU()));

        public Holder()
            : base(nameof(Holder))
        {
            list.Add(nn.Linear(3, 1));
            RegisterComponents();
        }
    }

    [Fact]
    public void Lists_and_dictionaries_name_their_modules()
    {
        using var holder = new Holder();
        Assert.Equal(
            ["list.0.weight", "list.0.bias", "list.1.weight", "list.1.bias", "list.2.weight", "list.2.bias", "dict.a.weight", "dict.a.bias"],
            holder.state_dict().Keys);
    }

    [Fact]
    public void List_is_a_list()
    {
        var (a, b, c) = (nn.ReLU(), nn.ReLU(), nn.ReLU());
        var list = nn.ModuleList(a, b);
        list.append(c);
        list.extend([a]);
        Assert.Equal(4, list.Count);
        Assert.Equal(1, list.IndexOf(b));
        list.Insert(0, c);
        Assert.True(list.Remove(b));
        list.RemoveAt(0);
        list[0] = b;
        Assert.Equal([b, c, a], list);
        Assert.DoesNotContain(nn.ReLU(), list);
        list.Clear();
        Assert.Empty(list);
    }

    [Fact]
    public void Dictionary_keeps_its_order()
    {
        var (a, b, c) = (nn.ReLU(), nn.ReLU(), nn.ReLU());
        var dict = nn.ModuleDict(("z", a), ("y", b));
        dict.Add("x", c);
        Assert.Equal(["z", "y", "x"], dict.keys());
        Assert.Same(b, dict["y"]);
        Assert.Equal(("y", b), dict[1]);
        dict["y"] = c;
        Assert.Equal([a, c, c], dict.values());
        Assert.True(dict.Remove("z"));
        Assert.False(dict.ContainsKey("z"));
        Assert.True(dict.TryGetValue("x", out var found));
        Assert.Same(c, found);
        dict.Insert(0, ("w", a));
        Assert.Equal(["w", "y", "x"], dict.keys());
        Assert.Equal(2, dict.IndexOf(("x", c)));
        Assert.Equal(-1, dict.IndexOf(("x", a)));
    }

    [Fact]
    public void Sequential_runs_in_order_and_frees_what_lies_between()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(nn.Conv2d(4, 3, 3), nn.ReLU(inplace: true), nn.Identity(), nn.Flatten());
        Assert.Equal(["0.weight", "0.bias"], model.state_dict().Keys);
        var x = Wave(2, 4, 6, 6);
        var held = scope.DisposablesCount;
        var y = model.call(x);
        Assert.Equal([2, 48], y.shape);
        Assert.Equal(held + 1, scope.DisposablesCount);
        y.sum().backward();
        Assert.False(x.IsInvalid);
        Assert.All(model.parameters(), parameter => Assert.NotNull(parameter.grad));
    }

    [Fact]
    public void Sequential_takes_names_and_gives_slices()
    {
        var (conv, act) = (nn.Conv2d(4, 3, 3), nn.ReLU());
        using var model = nn.Sequential(("conv", conv), ("act", (nn.Module<Tensor, Tensor>)act));
        model.append("end", nn.Identity()).append(nn.Identity());
        Assert.Equal(["conv", "act", "end", "3"], model.named_children().Select(entry => entry.name));
        Assert.Equal(4, model.Count);
        Assert.Same(act, model[1]);
        Assert.Equal(["act", "end"], model[1..3].named_children().Select(entry => entry.name));
        Assert.Equal(["conv", "act", "end"], model[..^1].named_children().Select(entry => entry.name));
        Assert.Equal(["end", "3"], model[(2, null)].named_children().Select(entry => entry.name));
        Flavour.Throws<ArgumentOutOfRangeException, IndexOutOfRangeException>(() => _ = model[(0, 5)]);
        Assert.Equal(["conv.weight", "conv.bias"], model.state_dict().Keys);
    }

    [Fact]
    public void Empty_sequential_gives_a_second_handle()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential();
        var x = Wave(3);
        var y = model.call(x);
        Assert.NotSame(x, y);
        Assert.Equal(Fingerprint(x), Fingerprint(y));
    }

    [Fact]
    public void Modules_of_several_arguments_call_forward_between_hooks()
    {
        using var scope = NewDisposeScope();
        using var loss = nn.MSELoss(nn.Reduction.Sum);
        loss.register_forward_pre_hook((_, input, target) => (input * 2, target));
        Assert.Equal(25f, loss.call(full(1, 3f), full(1, 1f)).item<float>());
        Assert.Equal(4f, loss.forward(full(1, 3f), full(1, 1f)).item<float>());
    }
}

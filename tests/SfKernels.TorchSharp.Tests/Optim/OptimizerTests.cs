using SfKernels.TestSupport;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;
using Optimizer = TorchSharp.torch.optim.Optimizer;

namespace SfKernels.TorchSharp.Tests.Optim;

/// <summary>Five steps on two parameters against PyTorch's (Recorded/record.py, optimisers).</summary>
public sealed class OptimizerTests
{
    private static readonly Dictionary<string, Func<Parameter, Parameter, Optimizer>> Makers = new()
    {
        ["SGD"] = (a, b) => optim.SGD([a, b], 0.1),
        ["SGD momentum"] = (a, b) => optim.SGD([a, b], 0.02, 0.9, weight_decay: 0.01),
        ["SGD dampening"] = (a, b) => optim.SGD([a, b], 0.02, 0.9, dampening: 0.3),
        ["SGD nesterov"] = (a, b) => optim.SGD([a, b], 0.02, 0.9, weight_decay: 0.1, nesterov: true),
        ["SGD maximize"] = (a, b) => optim.SGD([a, b], 0.002, 0.5, weight_decay: 0.1, maximize: true),
        ["SGD groups"] = (a, b) => optim.SGD([new SGD.ParamGroup { Parameters = [a] }, new([b], new SGD.Options { LearningRate = 0.05, weight_decay = 0.2 })], 0.01, 0.9),
        ["AdamW"] = (a, b) => optim.AdamW([a, b], 0.05, weight_decay: 0.1),
        ["AdamW amsgrad"] = (a, b) => optim.AdamW([a, b], 0.05, amsgrad: true, maximize: true),
        ["AdamW groups"] = (a, b) => optim.AdamW([new AdamW.ParamGroup { Parameters = [a] }, new([b], new AdamW.Options { LearningRate = 0.05, weight_decay = 0.2 })], 0.01),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    [SkippableTheory]
    [InlineData("SGD", 0.451071688, 0.747547917)]
    [InlineData("SGD momentum", -0.0495278846, 1.22511152)]
    [InlineData("SGD dampening", 0.109165373, 1.36477499)]
    [InlineData("SGD nesterov", 0.0517559524, 1.00845353)]
    [InlineData("SGD maximize", 1.80678756, 1.94569496)]
    [InlineData("SGD groups", 0.527537516, 0.109980188)]
    [InlineData("AdamW", 1.01563227, 0.931965395)]
    [InlineData("AdamW amsgrad", 1.92185, 2.84991152)]
    [InlineData("AdamW groups", 1.49566589, 0.895258246)]
    public void Steps_are_the_recorded_ones(string name, double first, double second)
    {
        if (name == "SGD maximize") Flavour.OnlyTheStandIn("decays weights before it turns the gradient of SGD round");
        using var run = new Run(Makers[name]);
        run.Steps(5);
        AssertClose(first, run.A);
        AssertClose(second, run.B);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_written_and_read_continues_bit_for_bit(string name)
    {
        using var whole = new Run(Makers[name]);
        using var half = new Run(Makers[name]);
        using var resumed = new Run(Makers[name]);
        whole.Steps(5);
        half.Steps(2);
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        ((OptimizerHelper)half.Optimizer).save_state_dict(writer);
        memory.Position = 0;
        using var reader = new BinaryReader(memory);
        ((OptimizerHelper)resumed.Optimizer).load_state_dict(reader);
        resumed.CopyParameters(half);
        resumed.Steps(3);
        Assert.Equal(whole.Values, resumed.Values);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_state_copied_continues_bit_for_bit_and_is_a_copy(string name)
    {
        if (name == "SGD") Flavour.OnlyTheStandIn("cannot copy the state of SGD without momentum");
        using var whole = new Run(Makers[name]);
        using var half = new Run(Makers[name]);
        using var resumed = new Run(Makers[name]);
        whole.Steps(5);
        half.Steps(2);
        ((OptimizerHelper)resumed.Optimizer).load_state_dict(((OptimizerHelper)half.Optimizer).state_dict());
        resumed.CopyParameters(half);
        half.Steps(1);
        half.Optimizer.Dispose();
        resumed.Steps(3);
        Assert.Equal(whole.Values, resumed.Values);
    }

    [Fact]
    public void State_has_the_shape_of_the_groups()
    {
        using var run = new Run(Makers["SGD groups"]);
        var sgd = (SGD)run.Optimizer;
        Assert.All(sgd.state_dict().State, state => Assert.Null(((SGD.State)state).momentum_buffer));
        run.Steps(1);
        var state = sgd.state_dict();
        Assert.Equal([[0], [1]], state.StateIndexRef);
        Assert.Equal([0.01, 0.05], state.Options.Select(options => options.LearningRate!.Value));
        Assert.Equal([0.9, 0.9], state.Options.Select(options => ((SGD.Options)options).momentum!.Value));
        Assert.Equal([0, 0.2], state.Options.Select(options => ((SGD.Options)options).weight_decay!.Value));
        Assert.Equal([[3, 4], [5]], state.State.Select(entry => ((SGD.State)entry).momentum_buffer!.shape));
        Assert.True(state.State[0].ApproximatelyEquals(state.State[0]));
        Assert.False(state.State[0].ApproximatelyEquals(new SGD.State(run.A)));
    }

    [Fact]
    public void Groups_can_be_added_and_their_rates_moved()
    {
        using var a = nn.Parameter(ones(2));
        using var b = nn.Parameter(ones(2));
        using var sgd = optim.SGD([a], 0.5);
        sgd.add_param_group(new SGD.ParamGroup([b], lr: 0.25));
        Assert.Equal([a, b], sgd.parameters());
        foreach (var group in sgd.ParamGroups)
            group.LearningRate *= 2;
        Assert.Equal([1, 0.5], sgd.ParamGroups.Select(group => group.LearningRate));
        Assert.Equal([0.5, 0.25], sgd.ParamGroups.Select(group => group.InitialLearningRate));
        (a + b).sum().backward();
        sgd.step();
        Assert.Equal([0f, 0], a.data<float>().ToArray());
        Assert.Equal([0.5f, 0.5f], b.data<float>().ToArray());
        sgd.zero_grad();
        Assert.Equal([0f, 0], a.grad!.data<float>().ToArray());
        // The real library takes a parameter twice.
        if (!Flavour.IsStandIn) return;
        Assert.Throws<ArgumentException>(() => sgd.add_param_group(new SGD.ParamGroup([b], lr: 1)));
        Assert.Throws<ArgumentException>(() => optim.SGD([a, a], 1));
    }

    [Fact]
    public void Parameters_without_a_gradient_stay_as_they_are()
    {
        using var a = nn.Parameter(ones(2));
        using var b = nn.Parameter(ones(2));
        using var adam = optim.AdamW([a, b], 0.1, weight_decay: 0.5);
        a.sum().backward();
        adam.step();
        b.sum().backward();
        adam.step();
        Assert.Equal([2L, 1], adam.state_dict().State.Select(state => ((AdamW.State)state).step));
        // The first step of AdamW is lr in the direction of the gradient, after the decay of 5 %.
        Assert.Equal(0.85, b[0].item<float>(), 1e-5);
    }

    [Fact]
    public void Closure_runs_with_gradients_before_the_step()
    {
        using var scope = NewDisposeScope();
        using var a = nn.Parameter(full(1, 3f));
        using var sgd = optim.SGD([a], 0.1);
        using var noGrad = no_grad();
        var loss = sgd.step(() =>
        {
            var value = (a * a).sum();
            value.backward();
            return value;
        });
        Assert.Equal(9f, loss!.item<float>());
        Assert.Equal(2.4f, a.item<float>(), 1e-6f);
    }

    [Fact]
    public void A_state_of_another_optimiser_is_refused()
    {
        using var a = nn.Parameter(ones(2));
        using var b = nn.Parameter(ones(2));
        using var sgd = optim.SGD([a], 0.1);
        using var adam = optim.AdamW([a], 0.1);
        using var two = optim.SGD([a, b], 0.1);
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        sgd.save_state_dict(writer);
        BinaryReader Reader() => new(new MemoryStream(memory.ToArray()));
        Assert.Contains("expected 'AdamW', but found 'SGD'", Assert.Throws<InvalidDataException>(() => adam.load_state_dict(Reader())).Message);
        string refusal = Assert.Throws<ArgumentException>(() => two.load_state_dict(Reader())).Message;
        if (Flavour.IsStandIn) Assert.Contains("1 in the state, 2 here", refusal);
    }

    [SkippableFact]
    public void Nonsense_options_are_refused()
    {
        Flavour.OnlyTheStandIn("does not say which option it refuses, and takes some of these");
        using var a = nn.Parameter(ones(2));
        Assert.Contains("lr", Assert.Throws<ArgumentException>(() => optim.SGD([a], -1)).ParamName);
        Assert.Contains("lr", Assert.Throws<ArgumentException>(() => optim.SGD([a], double.NaN)).ParamName);
        Assert.Contains("nesterov", Assert.Throws<ArgumentException>(() => optim.SGD([a], 1, nesterov: true)).ParamName);
        Assert.Contains("beta2", Assert.Throws<ArgumentException>(() => optim.AdamW([a], beta2: 1)).ParamName);
    }

    [Fact]
    public void Many_small_and_large_parameters_step_as_they_do_alone()
    {
        using var scope = NewDisposeScope();
        Parameter[] Make() => [.. new long[] { 3, 70_000, 5, 1, 65_000, 65_536, 0, 9 }.Select((size, i) => nn.Parameter(Wave(0.1 + (0.07 * i), size)))];
        var (together, alone) = (Make(), Make());
        using var one = optim.SGD(together, 0.1, 0.9, weight_decay: 0.01);
        var many = alone.Select(parameter => optim.SGD([parameter], 0.1, 0.9, weight_decay: 0.01)).ToArray();
        for (var step = 0; step < 3; step++)
        {
            for (var i = 0; i < alone.Length; i++)
            {
                together[i].grad = together[i].detach().sin();
                alone[i].grad = alone[i].detach().sin();
                many[i].step();
            }
            one.step();
        }
        for (var i = 0; i < alone.Length; i++)
            Assert.Equal(alone[i].data<float>().ToArray(), together[i].data<float>().ToArray());
    }

    private sealed class Run : IDisposable
    {
        public Run(Func<Parameter, Parameter, Optimizer> make)
        {
            A = nn.Parameter(Wave(3, 4));
            B = nn.Parameter(Wave(0.4, 5));
            Optimizer = make(A, B);
        }

        public Parameter A { get; }

        public Parameter B { get; }

        public Optimizer Optimizer { get; }

        public float[] Values => [.. A.data<float>().ToArray(), .. B.data<float>().ToArray()];

        public void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var scope = NewDisposeScope();
                Optimizer.zero_grad();
                (((A * A).sum(1) - 0.3).pow(2).sum() + (B.exp() * 0.4).sum()).backward();
                Optimizer.step();
            }
        }

        public void CopyParameters(Run other)
        {
            using var noGrad = no_grad();
            A.copy_(other.A);
            B.copy_(other.B);
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            A.Dispose();
            B.Dispose();
        }
    }
}

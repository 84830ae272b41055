using SfKernels.TestSupport;
using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Nn;

/// <summary>The same seed gives PyTorch's initial weights (Recorded/record.py, initial).</summary>
public sealed class InitTests
{
    private static readonly Dictionary<string, Func<IEnumerable<Tensor>>> Makers = new()
    {
        ["Conv2d"] = () => nn.Conv2d(4, 6, 3).parameters(),
        ["Linear"] = () => nn.Linear(7, 3).parameters(),
        ["normal_"] = () => [nn.init.normal_(empty(40), 0.5, 2)],
        ["uniform_"] = () => [nn.init.uniform_(empty(40), -1, 3)],
        ["xavier_uniform_"] = () => [nn.init.xavier_uniform_(empty(5, 4, 3, 3), 2)],
        ["xavier_normal_"] = () => [nn.init.xavier_normal_(empty(5, 4, 3, 3))],
        ["kaiming_normal_"] = () => [nn.init.kaiming_normal_(empty(5, 4, 3, 3), mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU)],
        ["kaiming_uniform_"] = () => [nn.init.kaiming_uniform_(empty(5, 4, 3, 3), a: 0.2)],
        ["trunc_normal_"] = () => [nn.init.trunc_normal_(empty(50), 0.3, 0.7, -1, 1.5)],
    };

    private static readonly Dictionary<string, string> Differences = new()
    {
        ["xavier_normal_"] = "draws other numbers than PyTorch for it",
        ["trunc_normal_"] = "draws other numbers than PyTorch for it",
    };

    [SkippableTheory]
    [InlineData("Conv2d", -0.38114596, 0.167366142)]
    [InlineData("Linear", -0.0662130059, 0.241666392)]
    [InlineData("normal_", 6.18059857)]
    [InlineData("uniform_", -5.34890296)]
    [InlineData("xavier_uniform_", -2.58864525)]
    [InlineData("xavier_normal_", 3.37994903)]
    [InlineData("kaiming_normal_", 4.53467737)]
    [InlineData("kaiming_uniform_", -1.90378159)]
    [InlineData("trunc_normal_", 0.766873398)]
    public void Seeded_weights_are_the_recorded_ones(string name, params double[] recorded)
    {
        using var scope = NewDisposeScope();
        Flavour.OnlyTheStandIn(Differences, name);
        manual_seed(7);
        var tensors = Makers[name]().ToArray();
        Assert.Equal(recorded.Length, tensors.Length);
        for (var i = 0; i < tensors.Length; i++)
            AssertClose(recorded[i], tensors[i]);
    }

    [Fact]
    public void Constants_fill_parameters_without_a_trace_in_the_graph()
    {
        using var scope = NewDisposeScope();
        var parameter = nn.Parameter(empty(3));
        Assert.Same(parameter, nn.init.constant_(parameter, 2.5));
        Assert.Equal([2.5f, 2.5f, 2.5f], parameter.data<float>().ToArray());
        Assert.True(parameter.requires_grad);
        Assert.True(parameter.is_leaf);
        Assert.Equal([1f, 1, 1], nn.init.ones_(parameter).data<float>().ToArray());
        Assert.Equal([0f, 0, 0], nn.init.zeros_(parameter).data<float>().ToArray());
    }

    [SkippableFact]
    public void A_generator_of_its_own_leaves_the_default_one_alone()
    {
        Flavour.OnlyTheStandIn("draws from the default generator whatever generator it is given");
        using var scope = NewDisposeScope();
        using var generator = new Generator(11);
        manual_seed(5);
        var expected = nn.init.uniform_(empty(4)).data<float>().ToArray();
        manual_seed(5);
        var own = nn.init.uniform_(empty(4), generator: generator).data<float>().ToArray();
        Assert.Equal(expected, nn.init.uniform_(empty(4)).data<float>().ToArray());
        Assert.NotEqual(expected, own);
    }

    [Fact]
    public void Gains_and_fans()
    {
        Assert.Equal(5.0 / 3, nn.init.calculate_gain(nn.init.NonlinearityType.Tanh));
        Assert.Equal(Math.Sqrt(2), nn.init.calculate_gain(nn.init.NonlinearityType.ReLU));
        Assert.Equal(Math.Sqrt(2 / 1.04), nn.init.calculate_gain(nn.init.NonlinearityType.LeakyReLU, 0.2));
        using var weight = empty(5, 4, 3, 2);
        Assert.Equal((24L, 30L), nn.init.CalculateFanInAndFanOut(weight));
        using var vector = empty(5);
        Flavour.Throws<ArgumentException, ExternalException>(() => nn.init.kaiming_normal_(vector));
    }
}

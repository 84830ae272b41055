using SfKernels.TestSupport;
using Xunit;
using SfKernels.TorchSharp.Tests.Recorded;
using TorchSharp;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Nn;

/// <summary>Outputs and gradients against PyTorch's (Recorded/record.py, layers): output, gradient of the input, of each parameter.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> Layers = new()
    {
        ["Conv2d"] = () => nn.Conv2d(4, 6, 3, stride: 2, padding: 1, groups: 2),
        ["Conv2d dilated, no bias"] = () => nn.Conv2d(4, 3, (3, 1), dilation: (2, 1), bias: false),
        ["Conv2d same"] = () => nn.Conv2d(4, 3, (3, 2), Padding.Same),
        ["Conv2d reflect"] = () => nn.Conv2d(4, 3, 3, padding: 1, padding_mode: PaddingModes.Reflect),
        ["ConvTranspose2d"] = () => nn.ConvTranspose2d(4, 3, 3, stride: 2, padding: 1, output_padding: 1),
        ["Linear"] = () => nn.Linear(6, 5),
        ["BatchNorm2d"] = () => nn.BatchNorm2d(4),
        ["GroupNorm"] = () => nn.GroupNorm(2, 4),
        ["LayerNorm"] = () => nn.LayerNorm([6, 6]),
        ["ReLU"] = () => nn.ReLU(),
        ["ReLU6"] = () => nn.ReLU6(),
        ["LeakyReLU"] = () => nn.LeakyReLU(),
        ["ELU"] = () => nn.ELU(),
        ["SiLU"] = () => nn.SiLU(),
        ["Mish"] = () => nn.Mish(),
        ["GELU"] = () => nn.GELU(),
        ["Sigmoid"] = () => nn.Sigmoid(),
        ["Tanh"] = () => nn.Tanh(false),
        ["Hardswish"] = () => nn.Hardswish(),
        ["Hardsigmoid"] = () => nn.Hardsigmoid(),
        ["Hardtanh"] = () => nn.Hardtanh(),
        ["Softplus"] = () => nn.Softplus(),
        ["LogSigmoid"] = () => nn.LogSigmoid(),
        ["Softmax"] = () => nn.Softmax(1),
        ["LogSoftmax"] = () => nn.LogSoftmax(1),
        ["MaxPool2d"] = () => nn.MaxPool2d(3, 2, 1),
        ["MaxPool2d ceil"] = () => nn.MaxPool2d(4, 3, ceil_mode: true),
        ["AvgPool2d"] = () => nn.AvgPool2d(3, 2, 1, count_include_pad: false),
        ["AdaptiveAvgPool2d"] = () => nn.AdaptiveAvgPool2d((4, 5)),
        ["Upsample nearest"] = () => nn.Upsample(scale_factor: [2, 2]),
        ["Upsample bilinear"] = () => nn.Upsample(size: [9, 11], mode: UpsampleMode.Bilinear, align_corners: true),
    };

    [Theory]
    [InlineData("Conv2d", 0.672296355, 7.99196746, 0.660787936, 9.55215368)]
    [InlineData("Conv2d dilated, no bias", -0.525420046, 2.83059377, -0.497391191)]
    [InlineData("Conv2d same", 17.6724407, -19.2062678, -1.62934367, 3.27186163)]
    [InlineData("Conv2d reflect", -6.0923476, -55.405836, 18.6530293, 3.27186163)]
    [InlineData("ConvTranspose2d", 3.70074524, -8.8079804, -8.23822203, 8.01077742)]
    [InlineData("Linear", 5.18070862, 2.33655758, 0.465644251, 3.20941735)]
    [InlineData("BatchNorm2d", -7.58435274, -3.0065356, 1.08471827, 6.14218555)]
    [InlineData("GroupNorm", -7.58431946, -3.61544803, 1.08529194, 6.14218509)]
    [InlineData("LayerNorm", 5.73792176, 5.56105476, 1.51938587, -7.8241549)]
    [InlineData("Softmax", -0.665701256, -0.907889246)]
    [InlineData("LogSoftmax", 4.06762173, -3.57518811)]
    [InlineData("MaxPool2d", 1.90893085, 4.84599473)]
    [InlineData("MaxPool2d ceil", 0.452350355, -0.71682711)]
    [InlineData("AvgPool2d", 0.3219728, -0.00316373848)]
    [InlineData("AdaptiveAvgPool2d", 0.82848072, -0.65511094)]
    [InlineData("Upsample nearest", 0.0941009938, 1.95596054)]
    [InlineData("Upsample bilinear", 3.27687094, -1.97818396)]
    public void Layer_agrees_with_the_recorded_one(string name, params double[] recorded) => Check(name, 1, recorded);

    private static readonly Dictionary<string, string> Differences = new()
    {
        ["Hardtanh"] = "takes the bounds of Hardtanh in another order, and returns the input itself in place",
    };

    private static readonly Dictionary<string, string> DifferencesInPlace = new(Differences) { ["ELU"] = "changes other values of ELU in place" };

    [SkippableTheory]
    [InlineData("ReLU", -0.156761924, -2.98379524)]
    [InlineData("ReLU6", -0.156761924, -2.98379524)]
    [InlineData("LeakyReLU", -0.0720814293, -2.99527512)]
    [InlineData("ELU", 2.54777051, -3.24975171)]
    [InlineData("SiLU", 0.379683276, -2.78329021)]
    [InlineData("Mish", 0.386504399, -2.78496323)]
    [InlineData("GELU", 0.0150544805, -2.79800783)]
    [InlineData("Sigmoid", -0.208319607, -0.388165737)]
    [InlineData("Tanh", 2.74633208, -0.905369658)]
    [InlineData("Hardswish", 0.258947025, -2.49202191)]
    [InlineData("Hardsigmoid", -0.169653726, -0.222299556)]
    [InlineData("Hardtanh", 2.81605128, -0.124325143)]
    [InlineData("Softplus", -0.240055866, -2.61539196)]
    [InlineData("LogSigmoid", 8.55134361, -1.51639077)]
    public void Activation_agrees_with_the_recorded_one(string name, params double[] recorded)
    {
        Flavour.OnlyTheStandIn(Differences, name);
        Check(name, 4, recorded);
    }

    private static void Check(string name, double scale, double[] recorded)
    {
        using var scope = NewDisposeScope();
        using var module = Layers[name]();
        var parameters = module.parameters().ToArray();
        using (no_grad())
        {
            for (var i = 0; i < parameters.Length; i++)
                parameters[i].copy_(Wave(0.31 + (0.1 * i), parameters[i].shape));
        }
        var x = (Wave(2, 4, 6, 6) * scale).requires_grad_();
        var y = module.call(x);
        (y * Wave(0.23, y.shape)).sum().backward();

        Assert.Equal(recorded.Length, 2 + parameters.Length);
        AssertClose(recorded[0], y);
        AssertClose(recorded[1], x.grad!);
        for (var i = 0; i < parameters.Length; i++)
            AssertClose(recorded[i + 2], parameters[i].grad!);
    }

    public static TheoryData<string> InPlaceActivations => ["ReLU", "ReLU6", "LeakyReLU", "ELU", "SiLU", "Mish", "GELU", "Sigmoid", "Tanh", "Hardswish", "Hardsigmoid", "Hardtanh"];

    [SkippableTheory]
    [MemberData(nameof(InPlaceActivations))]
    public void In_place_activation_changes_its_input_and_returns_a_second_handle(string name)
    {
        using var scope = NewDisposeScope();
        Flavour.OnlyTheStandIn(DifferencesInPlace, name);
        using var plain = Layers[name]();
        using var module = Layers[name]();
        module.GetType().GetProperty("inplace")!.SetValue(module, true);
        var x = Wave(2, 3) * 4;
        var expected = plain.call(x);
        var y = module.call(x);
        Assert.NotSame(x, y);
        Assert.Equal(expected.data<float>().ToArray(), x.data<float>().ToArray());
        x.Dispose();
        Assert.Equal(expected.data<float>().ToArray(), y.data<float>().ToArray());
    }

    [Fact]
    public void Identity_gives_a_handle_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var identity = nn.Identity();
        var x = Wave(3);
        var y = identity.call(x);
        x.Dispose();
        Assert.Equal(Fingerprint(Wave(3)), Fingerprint(y));
    }

    [Fact]
    public void Flatten_joins_all_but_the_first_dimension()
    {
        using var scope = NewDisposeScope();
        using var flatten = nn.Flatten();
        Assert.Equal([2, 12], flatten.call(Wave(2, 3, 4)).shape);
    }

    [Fact]
    public void Dropout_scales_what_it_keeps_and_does_nothing_in_evaluation()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var dropout = nn.Dropout(0.25);
        var x = ones(1000);
        var values = dropout.call(x).data<float>().ToArray();
        Assert.Equal([0f, 4f / 3f], values.Distinct().Order());
        Assert.InRange(values.Count(value => value == 0), 200, 300);
        dropout.eval();
        Assert.Equal(x.data<float>().ToArray(), dropout.call(x).data<float>().ToArray());
    }

    [Fact]
    public void Dropout2d_drops_whole_channels()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var dropout = nn.Dropout2d(0.5);
        var sums = dropout.call(ones(4, 8, 2, 2)).sum([2, 3]).data<float>().ToArray();
        Assert.Equal([0f, 8f], sums.Distinct().Order());
    }

    [Fact]
    public void Max_pool_returns_the_places_of_its_maxima()
    {
        using var scope = NewDisposeScope();
        using var pool = nn.MaxPool2d(2);
        var (values, indices) = pool.forward_with_indices(tensor(new[] { 1f, 5, 2, 0, 3, 4, 8, 7 }).reshape(1, 1, 2, 4));
        Assert.Equal([5f, 8], values.data<float>().ToArray());
        Assert.Equal([1L, 6], indices.data<long>().ToArray());
    }

    [Fact]
    public void Transposed_convolution_chooses_the_output_size_asked_for()
    {
        using var scope = NewDisposeScope();
        using var module = nn.ConvTranspose2d(4, 3, 3, stride: 2, padding: 1);
        Assert.Equal([2, 3, 11, 12], module.forward(Wave(2, 4, 6, 6), [11, 12]).shape);
        var error = Assert.Throws<ArgumentException>(() => module.forward(Wave(2, 4, 6, 6), [13, 12]));
        if (Flavour.IsStandIn) Assert.Contains("11 .. 12", error.Message);
    }

    [SkippableFact]
    public void Wrong_channels_are_named()
    {
        Flavour.OnlyTheStandIn("leaves the channels to libtorch");
        using var scope = NewDisposeScope();
        using var module = nn.Conv2d(4, 3, 3);
        var error = Assert.Throws<ArgumentException>(() => module.call(Wave(2, 5, 6, 6)));
        Assert.Contains("4 channels to Conv2d", error.Message);
        Assert.Contains("[2, 5, 6, 6]", error.Message);
        Assert.Throws<ArgumentException>(() => nn.Conv2d(4, 3, 3, groups: 2));
    }
}

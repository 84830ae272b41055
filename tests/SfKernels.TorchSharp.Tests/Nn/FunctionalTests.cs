using SfKernels.TestSupport;
using Xunit;
using TorchSharp;
using static SfKernels.TorchSharp.Tests.Recorded.Waves;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SfKernels.TorchSharp.Tests.Nn;

/// <summary>Functions without a module against PyTorch's (Recorded/record.py, functions and losses).</summary>
public sealed class FunctionalTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new()
    {
        ["nearest"] = image => interpolate(image, size: [11, 4]),
        ["nearest-exact"] = image => interpolate(image, scale_factor: [1.5, 0.7], mode: InterpolationMode.NearestExact),
        ["bilinear"] = image => interpolate(image, scale_factor: [1.5, 0.7], mode: InterpolationMode.Bilinear),
        ["bilinear recomputed"] = image => interpolate(image, scale_factor: [1.55, 0.75], mode: InterpolationMode.Bilinear, recompute_scale_factor: true),
        ["bicubic"] = image => interpolate(image, size: [9, 3], mode: InterpolationMode.Bicubic, align_corners: true),
        ["antialiased"] = image => interpolate(image, size: [3, 4], mode: InterpolationMode.Bilinear, antialias: true),
        ["area"] = image => interpolate(image, scale_factor: [0.5, 0.5], mode: InterpolationMode.Area),
        ["pad constant"] = image => pad(image, (1, 2, 0, 1), value: 0.5),
        ["pad reflect"] = image => pad(image, [1, 2, 3, 1], PaddingModes.Reflect),
        ["pad replicate"] = image => pad(image, [1, 2, 3, 1], PaddingModes.Replicate),
        ["normalize"] = image => normalize(image),
        ["grid_sample"] = image => grid_sample(image, Wave(0.9, 2, 3, 3, 2), padding_mode: GridSamplePaddingMode.Border, align_corners: false),
    };

    [Theory]
    [InlineData("nearest", -5.59481737)]
    [InlineData("nearest-exact", 3.10349293)]
    [InlineData("bilinear", 2.84821722)]
    [InlineData("bilinear recomputed", 2.52709556)]
    [InlineData("bicubic", 0.479720119)]
    [InlineData("antialiased", 0.781430227)]
    [InlineData("area", 0.842855807)]
    [InlineData("pad constant", 25.9464469)]
    [InlineData("pad reflect", -4.73345438)]
    [InlineData("pad replicate", -2.1536931)]
    [InlineData("normalize", 1.82861798)]
    [InlineData("grid_sample", 0.774060876)]
    public void Function_agrees_with_the_recorded_one(string name, double recorded)
    {
        using var scope = NewDisposeScope();
        AssertClose(recorded, Functions[name](Wave(2, 4, 6, 6)));
    }

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor, Tensor, Tensor>> Losses = new()
    {
        ["cross_entropy"] = (logits, _, labels, weight) => cross_entropy(logits, labels, weight, label_smoothing: 0.1),
        ["cross_entropy sum, ignored"] = (logits, _, labels, _) => cross_entropy(logits, labels.clamp(0), ignore_index: 2, reduction: nn.Reduction.Sum),
        ["bce_with_logits"] = (logits, soft, _, weight) => binary_cross_entropy_with_logits(logits, soft, reduction: nn.Reduction.None, pos_weights: weight),
        ["bce"] = (logits, soft, _, _) => binary_cross_entropy(torch.sigmoid(logits), soft),
        ["smooth_l1"] = (logits, soft, _, _) => smooth_l1_loss(logits, soft, nn.Reduction.Sum, 0.11),
        ["l1"] = (logits, soft, _, _) => l1_loss(logits, soft),
        ["mse"] = (logits, soft, _, _) => mse_loss(logits, soft),
        ["huber"] = (logits, soft, _, _) => huber_loss(logits, soft, 0.3),
        ["nll"] = (logits, _, labels, _) => nll_loss(log_softmax(logits, 1), labels),
        ["kl_div"] = (logits, soft, _, _) => kl_div(log_softmax(logits, 1), log_softmax(soft, 1), true, nn.Reduction.Sum) / 6,
    };

    [Theory]
    [InlineData("cross_entropy", 1.40611398)]
    [InlineData("cross_entropy sum, ignored", 8.05289555)]
    [InlineData("bce_with_logits", 1.30788773)]
    [InlineData("bce", 0.749400318)]
    [InlineData("smooth_l1", 19.207901)]
    [InlineData("l1", 0.693173289)]
    [InlineData("mse", 0.716320693)]
    [InlineData("huber", 0.167180926)]
    [InlineData("nll", 1.41142082)]
    [InlineData("kl_div", 0.14096649)]
    public void Loss_agrees_with_the_recorded_one(string name, double recorded)
    {
        using var scope = NewDisposeScope();
        var labels = tensor(new long[] { 0, 4, 2, -100, 1, 3 });
        AssertClose(recorded, Losses[name](Wave(6, 5), torch.sigmoid(Wave(0.4, 6, 5)), labels, Wave(0.2, 5) + 1.5));
    }

    [Fact]
    public void Loss_modules_call_their_functions()
    {
        using var scope = NewDisposeScope();
        var (logits, soft, labels, weight) = (Wave(6, 5), torch.sigmoid(Wave(0.4, 6, 5)), tensor(new long[] { 0, 4, 2, -100, 1, 3 }), Wave(0.2, 5) + 1.5);
        Assert.Equal(1.40611398, new global::TorchSharp.Modules.CrossEntropyLoss(weight, label_smoothing: 0.1).call(logits, labels).item<float>(), 1e-5);
        Assert.Equal(8.05289555, nn.CrossEntropyLoss(null, 2, nn.Reduction.Sum).call(logits, labels.clamp(0)).item<float>(), 1e-5);
        AssertClose(1.30788773, nn.BCEWithLogitsLoss(reduction: nn.Reduction.None, pos_weights: weight).call(logits, soft));
        AssertClose(0.749400318, nn.BCELoss().call(torch.sigmoid(logits), soft));
        AssertClose(19.207901, nn.SmoothL1Loss(nn.Reduction.Sum, 0.11).call(logits, soft));
        AssertClose(0.693173289, nn.L1Loss().call(logits, soft));
        AssertClose(0.716320693, nn.MSELoss().call(logits, soft));
        AssertClose(0.167180926, nn.HuberLoss(0.3).call(logits, soft));
        AssertClose(1.41142082, nn.NLLLoss().call(log_softmax(logits, 1), labels));
    }

    [Fact]
    public void One_hot_counts_its_classes_unless_told()
    {
        using var scope = NewDisposeScope();
        var labels = tensor(new long[] { 2, 0 });
        Assert.Equal([0L, 0, 1, 1, 0, 0], one_hot(labels).data<long>().ToArray());
        Assert.Equal([2, 5], one_hot(labels, 5).shape);
    }

    [Fact]
    public void Pixel_shuffle_and_its_inverse()
    {
        using var scope = NewDisposeScope();
        var x = Wave(1, 8, 2, 3);
        var y = pixel_shuffle(x, 2);
        Assert.Equal([1, 2, 4, 6], y.shape);
        Assert.Equal(x.data<float>().ToArray(), pixel_unshuffle(y, 2).contiguous().data<float>().ToArray());
    }

    [SkippableFact]
    public void Interpolate_says_what_it_needs()
    {
        Flavour.OnlyTheStandIn("leaves the arguments to libtorch");
        using var scope = NewDisposeScope();
        var image = Wave(2, 4, 6, 6);
        Assert.Contains("exactly one of size and scale_factor", Assert.Throws<ArgumentException>(() => interpolate(image)).Message);
        Assert.Contains("align_corners", Assert.Throws<ArgumentException>(() => interpolate(image, [3], align_corners: true)).Message);
        Assert.Contains("3 values for 2 spatial", Assert.Throws<ArgumentException>(() => interpolate(image, [3, 3, 3])).Message);
        Assert.Contains("Trilinear", Assert.Throws<ArgumentException>(() => interpolate(image, [3], mode: InterpolationMode.Trilinear)).Message);
        Assert.Contains("2D", Assert.Throws<ArgumentException>(() => interpolate(Wave(3, 4), [3])).Message);
    }
}

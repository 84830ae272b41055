using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using SfKernels.Detection.Weights;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.RetinaNet;

public sealed class RetinaNetTests
{
    [Fact]
    public void NamesAndShapesAreTorchvisions()
    {
        using Detection.RetinaNet.RetinaNet model = new(RetinaNetSettings.Torchvision with { BackboneNorm = Detection.Backbones.NormKind.Batch });
        string[] expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Parity", "retinanet_resnet50_fpn.txt"));
        IEnumerable<string> actual = model.state_dict().Select(static pair => $"{pair.Key} {(pair.Value.dim() == 0 ? "scalar" : string.Join('x', pair.Value.shape))}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    /// <summary>b = -log((1 - pi) / pi): -11.5129 for RetinaNet on COCO, -4.5951 for focal loss, and nothing else in the heads has a bias.</summary>
    [Theory]
    [InlineData(BiasKind.Optimal, 1e-5, -11.512915464920228)]
    [InlineData(BiasKind.Optimal, 7e-5, -9.566945313464801)]
    [InlineData(BiasKind.Focal, 1e-5, -4.59511985013459)]
    [InlineData(BiasKind.Zero, 1e-5, 0)]
    public void BiasStartsWhereItShould(BiasKind bias, double prior, double expected)
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Prior = prior, Loss = LossSettings.SamplingFree with { Bias = bias } });
        Dictionary<string, Tensor> state = model.state_dict();
        Assert.All(state["head.classification_head.cls_logits.bias"].detach().data<float>().ToArray(), value => Assert.Equal(expected, value, 5));
        Assert.All(state["head.regression_head.bbox_reg.bias"].detach().data<float>().ToArray(), static value => Assert.Equal(0, value));
        float[] weights = state["head.classification_head.cls_logits.weight"].detach().reshape(-1).data<float>().ToArray();
        Assert.Equal(0.01, Math.Sqrt(weights.Average(static w => w * w)), 3);
    }

    [Fact]
    public void OutputsStayByLevel()
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        DenseOutputs outputs = model.Outputs(randn(2, 3, 96, 64));
        long[][] cells = [[12, 8], [6, 4], [3, 2]];
        Assert.Equal(cells.Select(static c => new long[] { 2, 9 * DrawnShapes.Classes, c[0], c[1] }), outputs.Logits.Select(static map => map.shape));
        Assert.Equal(cells.Select(static c => new long[] { 2, 36, c[0], c[1] }), outputs.Deltas.Select(static map => map.shape));
    }

    [Fact]
    public void TheSameSeedGivesTheSameModel()
    {
        using Detection.RetinaNet.RetinaNet first = TinyRetinaNet.Create();
        using Detection.RetinaNet.RetinaNet second = TinyRetinaNet.Create();
        Dictionary<string, Tensor> other = second.state_dict();
        foreach ((string name, Tensor value) in first.state_dict())
        {
            Assert.True(value.Equals(other[name]), name);
        }
    }

    [Fact]
    public void WeightsOfAnotherNumberOfClassesStartAllButTheClassLayer()
    {
        using Detection.RetinaNet.RetinaNet two = TinyRetinaNet.Create();
        using Detection.RetinaNet.RetinaNet five = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Classes = 5 });
        Dictionary<string, RawTensor> raw = two.state_dict().ToDictionary(static pair => pair.Key, static pair => WeightFile.FromTensor(pair.Value));
        WeightReport report = WeightLoader.Load(five, raw, WeightMatch.Initial, Detection.RetinaNet.RetinaNet.ClassLayers);
        Assert.Equal(["head.classification_head.cls_logits.bias", "head.classification_head.cls_logits.weight"], report.Skipped.Order(StringComparer.Ordinal));
        Assert.Empty(report.Missing);
    }

    /// <summary>A plain classifier's file goes to the body, its fc nowhere; with and without the prefix of data-parallel training.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    public void AClassifiersWeightsStartTheBody(string prefix)
    {
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Backbone = "resnet18" });
        Dictionary<string, RawTensor> raw = model.state_dict().Where(static pair => pair.Key.StartsWith("backbone.body.", StringComparison.Ordinal))
            .ToDictionary(pair => prefix + pair.Key["backbone.body.".Length..], static pair => WeightFile.FromTensor(pair.Value));
        int body = raw.Count;
        raw.Add($"{prefix}fc.weight", new RawTensor(ElementType.F32, [1], new byte[4]));
        WeightReport report = WeightLoader.Load(model, raw, WeightMatch.Initial, Detection.RetinaNet.RetinaNet.ClassLayers);
        Assert.Equal(body, report.Loaded.Count);
        Assert.Empty(report.Unexpected);
        Assert.All(report.Missing, static name => Assert.DoesNotContain("backbone.body.", name));
    }

    /// <summary>Old files count the ReLUs between the head's convolutions: 0 is the first convolution, and 1 can be none.</summary>
    [Fact]
    public void OldHeadNamesAreThoseOfConvolutionsOnly()
    {
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        Dictionary<string, RawTensor> raw = model.state_dict().ToDictionary(
            static pair => pair.Key.Replace("_head.conv.0.0.", "_head.conv.0.", StringComparison.Ordinal), static pair => WeightFile.FromTensor(pair.Value));
        const string first = "head.classification_head.conv.0.weight", none = "head.classification_head.conv.1.weight";
        Assert.Contains(first, raw.Keys);
        Assert.Empty(WeightLoader.Load(model, raw, WeightMatch.Exact).Unexpected);

        raw.Add(none, raw[first]);

        Assert.Equal([none], WeightLoader.Load(model, raw, WeightMatch.Initial).Unexpected);
    }

    [Theory]
    [InlineData(new long[] { 1, 3, 100, 128 })]
    [InlineData(new long[] { 1, 1, 128, 128 })]
    [InlineData(new long[] { 3, 128, 128 })]
    [InlineData(new long[] { 0, 3, 128, 128 })]
    [InlineData(new long[] { 1, 3, 0, 128 })]
    public void ImagesOfOtherShapesAreRefused(long[] shape)
    {
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        using Tensor images = zeros(shape);
        ArgumentException error = Assert.Throws<ArgumentException>("images", () => model.Outputs(images));
        Assert.Contains($"[{string.Join(", ", shape)}]", error.Message, StringComparison.Ordinal);
        Assert.Contains("multiples of 32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ImagesOfOtherTypesAreRefused()
    {
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        using Tensor images = zeros([1, 3, 64, 64], ScalarType.Byte);
        Assert.Contains("Byte", Assert.Throws<ArgumentException>("images", () => model.Outputs(images)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "label 0 of image 0: 1..2")]
    [InlineData(3, "label 3 of image 0: 1..2")]
    [InlineData(-1, "label -1 of image 0: 1..2")]
    public void LabelsOutsideTheClassesAreRefused(long label, string named)
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        Targets target = TinyRetinaNet.Target([10, 10, 40, 40], [label]);
        ArgumentException error = Assert.Throws<ArgumentException>("targets", () => model.ComputeLosses(zeros(1, 3, 64, 64), [target]));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATargetIsNeededForEveryImage()
    {
        using DisposeScope scope = NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        Assert.Contains("1 targets for 2 images", Assert.Throws<ArgumentException>("targets", () => model.ComputeLosses(zeros(2, 3, 64, 64), [TinyRetinaNet.Nothing()])).Message, StringComparison.Ordinal);
        Assert.Contains("1 sizes for 2 images", Assert.Throws<ArgumentException>("sizes", () => model.Detect(zeros(2, 3, 64, 64), [(64, 64)])).Message, StringComparison.Ordinal);
        Assert.Contains("65 x 64", Assert.Throws<ArgumentException>("sizes", () => model.Detect(zeros(1, 3, 64, 64), [(65, 64)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsThatCannotWorkAreRefused()
    {
        RetinaNetSettings good = TinyRetinaNet.Settings;
        Assert.Contains("0 classes", Refused(good with { Classes = 0 }), StringComparison.Ordinal);
        Assert.Contains("foreground prior", Refused(good with { Prior = null }), StringComparison.Ordinal);
        Assert.Contains("strictly between", Refused(good with { Prior = 1.5 }), StringComparison.Ordinal);
        Assert.Contains("5 levels", Refused(good with { Anchors = Kernels.Geometry.AnchorSettings.RetinaNet }), StringComparison.Ordinal);
        Assert.Contains("stride 4", Refused(good with { Anchors = good.Anchors with { Strides = [4, 16, 32] } }), StringComparison.Ordinal);
        Assert.Contains("Batch", Refused(good with { Head = new HeadSettings(1, Detection.Backbones.NormKind.Batch) }), StringComparison.Ordinal);
        Assert.Contains("vgg", Refused(good with { Backbone = "vgg" }), StringComparison.Ordinal);
    }

    [Fact]
    public void GroupNormHeadsHaveNoConvolutionBias()
    {
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Head = new HeadSettings(2, Detection.Backbones.NormKind.Group, 8) });
        HashSet<string> names = [.. model.state_dict().Keys];
        Assert.Contains("head.classification_head.conv.1.1.weight", names);
        Assert.DoesNotContain("head.classification_head.conv.1.0.bias", names);
    }

    [Theory]
    [InlineData(Detection.Backbones.NormKind.Group)]
    [InlineData(Detection.Backbones.NormKind.None)]
    public void NormsStartAtOneAndZeroAndEveryParameterIsANumber(Detection.Backbones.NormKind norm)
    {
        using var scope = torch.NewDisposeScope();
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create(TinyRetinaNet.Settings with { Head = new HeadSettings(2, norm, 8) });
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            Assert.True(parameter.isfinite().all().ToBoolean(), name);
            if (parameter.dim() == 1 && name.EndsWith(".1.weight", StringComparison.Ordinal))
                Assert.True(parameter.eq(1).all().ToBoolean(), name);
            if (name.EndsWith(".1.bias", StringComparison.Ordinal))
                Assert.True(parameter.eq(0).all().ToBoolean(), name);
        }
    }

    [Fact]
    public void ParametersAreTrainable()
    {
        using Detection.RetinaNet.RetinaNet model = TinyRetinaNet.Create();
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            Assert.True(parameter.requires_grad, name);
        }
    }

    private static string Refused(RetinaNetSettings settings) => Assert.ThrowsAny<ArgumentException>(() => new Detection.RetinaNet.RetinaNet(settings)).Message;
}

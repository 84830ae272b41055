using SfKernels.Detection.Backbones;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.Backbones;

public sealed class BackboneTests
{
    [Theory]
    [InlineData("tiny", 3, 64)]
    [InlineData("tiny", 5, 64)]
    [InlineData("resnet18", 4, 64)]
    [InlineData("resnet50", 5, 32)]
    public void LevelsHaveTheirStrides(string name, int levels, int channels)
    {
        using DisposeScope scope = NewDisposeScope();
        using PyramidBackbone backbone = BackboneFactory.Create(name, NormKind.FrozenBatch, 0, TinyBackboneSettings.Default, new PyramidSettings(channels, Levels: levels));
        using IDisposable noGrad = no_grad();
        Tensor[] maps = backbone.call(randn(2, 3, 96, 160));
        Assert.Equal(levels, maps.Length);
        for (int i = 0; i < levels; i++)
        {
            int stride = 8 << i;
            Assert.Equal([2, channels, (96 + stride - 1) / stride, (160 + stride - 1) / stride], maps[i].shape);
        }
    }

    /// <summary>Parameter counts as torchvision's, its 1000-class fc left out.</summary>
    [Theory]
    [InlineData("resnet18", 11_689_512 - 513_000)]
    [InlineData("resnet34", 21_797_672 - 513_000)]
    [InlineData("resnet50", 25_557_032 - 2_049_000)]
    [InlineData("resnet101", 44_549_160 - 2_049_000)]
    public void BodiesHaveTheKnownNumberOfParameters(string name, long expected)
    {
        using var body = new ResNetBody(ResNetDepth.Find(name)!, NormKind.Batch);
        Assert.Equal(expected, body.parameters().Sum(static p => p.numel()));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 9_408 + 128)]
    [InlineData(2, 9_408 + 128 + 147_968)]
    public void FrozenStagesAreNotTrained(int stages, long expected)
    {
        using var body = new ResNetBody(ResNetDepth.Find("resnet18")!, NormKind.Batch, stages);
        Assert.Equal(expected, body.parameters().Where(static p => !p.requires_grad).Sum(static p => p.numel()));
    }

    [Fact]
    public void FrozenNormHasNothingToTrainAndComputesTheFormula()
    {
        using DisposeScope scope = NewDisposeScope();
        using var norm = new FrozenBatchNorm2d(2);
        Assert.Empty(norm.parameters());
        norm.get_buffer("running_mean")!.copy_(tensor(new float[] { 1, 2 }));
        norm.get_buffer("running_var")!.copy_(tensor(new float[] { 4, 0.25f }));
        norm.get_buffer("weight")!.copy_(tensor(new float[] { 3, 5 }));
        norm.get_buffer("bias")!.copy_(tensor(new float[] { 0.5f, -1 }));
        norm.train();
        Tensor y = norm.call(full([1, 2, 1, 1], 3f));
        Assert.Equal(((3 - 1) / Math.Sqrt(4 + 1e-5) * 3) + 0.5, y[0, 0, 0, 0].item<float>(), 4);
        Assert.Equal(((3 - 2) / Math.Sqrt(0.25 + 1e-5) * 5) - 1, y[0, 1, 0, 0].item<float>(), 4);
    }

    /// <summary>relu(x + f(x)) with f = 0 is relu(x): the last norm's weight and bias set to zero.</summary>
    [Fact]
    public void BlocksAreResidual()
    {
        using DisposeScope scope = NewDisposeScope();
        using var body = new ResNetBody(ResNetDepth.Find("resnet18")!, NormKind.FrozenBatch);
        nn.Module<Tensor, Tensor> block = body.named_modules().Select(static m => m.Item2).OfType<nn.Module<Tensor, Tensor>>().First(static m => m.has_buffer("bn2.weight"));
        block.get_buffer("bn2.weight")!.zero_();
        Tensor x = randn(1, 64, 5, 5);
        Assert.True(block.call(x).Equals(x.relu()));
    }

    [Fact]
    public void UnknownNamesAndShapesAreRefused()
    {
        Assert.Contains("resnet101", Assert.Throws<ArgumentException>(() => Create("vgg16", new PyramidSettings(64))).Message, StringComparison.Ordinal);
        Assert.Contains("3 to 5", Assert.Throws<ArgumentException>(() => Create("tiny", new PyramidSettings(64, Levels: 6))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ResNetBody(ResNetDepth.Find("resnet18")!, NormKind.Group));
        Assert.Contains("6 frozen stages", Assert.Throws<ArgumentException>(() => new ResNetBody(ResNetDepth.Find("resnet18")!, NormKind.Batch, 6)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TinyBody(TinyBackboneSettings.Default with { StageBlocks = [1] }));
        Assert.Throws<ArgumentException>(() => new TinyBody(TinyBackboneSettings.Default with { Norm = NormKind.Group, Groups = 7 }));
    }

    /// <summary>Nothing a forward pass makes on the way outlives it.</summary>
    [Theory]
    [InlineData("tiny")]
    [InlineData("resnet18")]
    public void OnlyTheLevelsSurvive(string name)
    {
        using PyramidBackbone backbone = Create(name, new PyramidSettings(32));
        using Tensor images = randn(1, 3, 64, 64);
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(5, backbone.call(images).Length);
        Assert.Equal(5, scope.DisposablesCount);
    }

    private static PyramidBackbone Create(string name, PyramidSettings pyramid) =>
        BackboneFactory.Create(name, NormKind.Batch, 0, TinyBackboneSettings.Default, pyramid);
}

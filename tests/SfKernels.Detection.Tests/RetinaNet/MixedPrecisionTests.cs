using SfKernels.Detection.Backbones;
using SfKernels.Detection.RetinaNet;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.RetinaNet;

using RetinaNet = SfKernels.Detection.RetinaNet.RetinaNet;

/// <summary>Images of bfloat16 through float32 weights: the numbers of float32 up to bfloat16's rounding, forward and backward, with every backbone and norm.</summary>
public sealed class MixedPrecisionTests
{
    [Theory]
    [InlineData("tiny", NormKind.Batch, NormKind.None)]
    [InlineData("tiny", NormKind.FrozenBatch, NormKind.Group)]
    [InlineData("tiny", NormKind.Group, NormKind.None)]
    [InlineData("tiny", NormKind.None, NormKind.Group)]
    [InlineData("resnet18", NormKind.Batch, NormKind.None)]
    [InlineData("resnet18", NormKind.FrozenBatch, NormKind.Group)]
    public void MapsAndGradientsAreThoseOfFloat32(string backbone, NormKind norm, NormKind headNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(7);
        using var model = new RetinaNet(Settings(backbone, norm, headNorm));
        Tensor images = randn(2, 3, 64, 96);
        (Tensor[] wide, Dictionary<string, Tensor> wideGradients) = Pass(model, images);
        (Tensor[] mixed, Dictionary<string, Tensor> gradients) = Pass(model, images.to(ScalarType.BFloat16));

        Assert.All(mixed, static map => Assert.Equal(ScalarType.BFloat16, map.dtype));
        Assert.All(wide.Zip(mixed), static pair => Assert.True(Distance(pair.First, pair.Second.to(ScalarType.Float32)) < 0.1, $"{Distance(pair.First, pair.Second.to(ScalarType.Float32))}"));
        Assert.All(model.named_buffers().Where(static b => b.buffer.is_floating_point()), static b => Assert.Equal(ScalarType.Float32, b.buffer.dtype));

        // An untrained network of batch norms over random gradients answers roundings so; libtorch's autocast is as far from float32 there (0.29 on average).
        Assert.Equal(wideGradients.Keys, gradients.Keys);
        foreach ((string name, Tensor gradient) in gradients)
        {
            Assert.Equal(ScalarType.Float32, gradient.dtype);
            float distance = Distance(wideGradients[name], gradient);
            Assert.True(distance < 0.65, $"{name}: {distance}");
        }
    }

    [Fact]
    public void WeightsOfAHeadAddUpTheirGradientsInFloat32()
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(8);
        using var model = new RetinaNet(Settings("tiny", NormKind.Batch, NormKind.None));
        Parameter bias = model.named_parameters().Single(static p => p.name == "head.classification_head.cls_logits.bias").parameter;
        DenseOutputs outputs = model.Outputs(randn(1, 3, 64, 64).to(ScalarType.BFloat16));

        // A gradient of 1 from the 4 cells of one map and of 1/512 from the one of another: their sum is no bfloat16.
        Tensor few = outputs.Logits[3].to(ScalarType.Float32).sum() / 512;
        Tensor many = outputs.Logits[2].to(ScalarType.Float32).sum() / 4;
        (few + many).backward();
        Assert.All(bias.grad!.data<float>().ToArray(), static value => Assert.Equal(1 + (1 / 512f), value));
    }

    [Fact]
    public void OtherTypesAndMixedDetectionsAreRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new RetinaNet(Settings("tiny", NormKind.Batch, NormKind.None));
        Tensor images = randn(1, 3, 64, 64);
        Assert.Contains("float32 or bfloat16 expected", Assert.Throws<ArgumentException>(() => model.Outputs(images.to(ScalarType.Float16))).Message, StringComparison.Ordinal);
        Assert.Contains("float32 expected", Assert.Throws<ArgumentException>(() => model.Detect(images.to(ScalarType.BFloat16), [(64, 64)])).Message, StringComparison.Ordinal);
    }

    private static RetinaNetSettings Settings(string backbone, NormKind norm, NormKind headNorm) => new()
    {
        Classes = 3,
        Prior = 1e-3,
        Backbone = backbone,
        BackboneNorm = norm,
        Tiny = TinyBackboneSettings.Default with { Norm = norm },
        Pyramid = new PyramidSettings(32),
        Head = new HeadSettings(Convs: 1, Norm: headNorm, Groups: 8),
    };

    private static (Tensor[] Maps, Dictionary<string, Tensor> Gradients) Pass(RetinaNet model, Tensor images)
    {
        model.zero_grad();
        DenseOutputs outputs = model.Outputs(images);
        Tensor[] maps = [.. outputs.Logits.Concat(outputs.Deltas)];
        Tensor total = zeros(1);
        for (int i = 0; i < maps.Length; i++)
        {
            using var generator = new Generator((ulong)i);
            total += (maps[i].to(ScalarType.Float32) * randn(maps[i].shape, generator: generator)).sum();
        }

        total.backward();
        return (maps, model.named_parameters().Where(static p => p.parameter.grad is not null).ToDictionary(static p => p.name, static p => p.parameter.grad!.clone()));
    }

    private static float Distance(Tensor expected, Tensor actual) => ((actual - expected).norm() / expected.norm().clamp_min(1e-6)).item<float>();
}

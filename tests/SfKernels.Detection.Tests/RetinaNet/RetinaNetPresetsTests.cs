using SfKernels.Detection.Backbones;
using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.RetinaNet;

public sealed class RetinaNetPresetsTests
{
    /// <summary>Every backbone makes a model that computes a loss and detects, and that its own description rebuilds.</summary>
    [Theory]
    [InlineData("tiny")]
    [InlineData("resnet18")]
    public void PresetsWork(string backbone)
    {
        using DisposeScope scope = NewDisposeScope();
        RetinaNetSettings settings = RetinaNetPresets.Create(backbone, 3, LossSettings.SamplingFree, 1e-3);
        using Detector model = DetectorFactory.FromJson(RetinaNetJson.Write(settings));
        DetectorLosses losses = model.ComputeLosses(randn(2, 3, 64, 96), [TinyRetinaNet.Target([5, 5, 40, 50], [3]), TinyRetinaNet.Nothing()]);
        losses.Total.backward();
        Assert.True(float.IsFinite(losses.Total.item<float>()));
        model.eval();
        Assert.Equal(2, model.Detect(randn(2, 3, 64, 96), [(64, 96), (60, 90)]).Count);
    }

    [Fact]
    public void ResidualNetworksGetThePapersModel()
    {
        RetinaNetSettings settings = RetinaNetPresets.Create("resnet50", 80, LossSettings.Focal, null);
        Assert.Equal(new PyramidSettings(256, ExtraLevelSource.P5, 5), settings.Pyramid);
        Assert.Equal(new HeadSettings(4), settings.Head);
        Assert.Equal(9, settings.Anchors.PerCell);
    }
}

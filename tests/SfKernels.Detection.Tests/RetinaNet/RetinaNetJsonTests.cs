using SfKernels.Autograd;
using SfKernels.Detection.Backbones;
using SfKernels.Detection.RetinaNet;
using Xunit;

namespace SfKernels.Detection.Tests.RetinaNet;

public sealed class RetinaNetJsonTests
{
    public static TheoryData<RetinaNetSettings> Models =>
    [
        TinyRetinaNet.Settings,
        RetinaNetSettings.Torchvision,
        TinyRetinaNet.Settings with
        {
            Head = new HeadSettings(3, NormKind.Group, 16),
            Pyramid = new PyramidSettings(48, ExtraLevelSource.C5, 3),
            Loss = new LossSettings(LossKind.CrossEntropy, BiasKind.Zero, Guidance.Learned, 2, Kernels.Classification.IgnoredAnchors.AsBackground),
            Detection = new DetectionSettings(0.1, 7, 0.4, 9),
        },
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void SettingsComeBack(RetinaNetSettings settings)
    {
        string json = RetinaNetJson.Write(settings);
        RetinaNetSettings read = RetinaNetJson.Read(json);
        Assert.Equal(json, RetinaNetJson.Write(read));
        Assert.Equal(settings.Anchors, read.Anchors);
        Assert.Equal(settings.Loss, read.Loss);
        Assert.Equal(settings.Head, read.Head);
        Assert.Equal(settings.Detection, read.Detection);
        Assert.Equal(settings.Prior, read.Prior);
        Assert.Equal(settings.Tiny.StageChannels, read.Tiny.StageChannels);
    }

    [Theory]
    [InlineData("{", "model settings")]
    [InlineData("null", "null")]
    [InlineData("{}", "classes")]
    [InlineData("""{"classes": 2, "colour": "red"}""", "colour")]
    [InlineData("""{"classes": 2, "backboneNorm": "sharp"}""", "backboneNorm")]
    [InlineData("""{"classes": 2, "backbone": null}""", "backbone")]
    public void DamagedTextIsRefused(string json, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => RetinaNetJson.Read(json)).Message, StringComparison.Ordinal);
}

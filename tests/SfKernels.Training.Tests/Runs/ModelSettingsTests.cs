using SfKernels.Autograd;
using SfKernels.Detection.Backbones;
using SfKernels.Detection.RetinaNet;
using SfKernels.Kernels.Classification;
using SfKernels.Training.Runs;
using Xunit;

namespace SfKernels.Training.Tests.Runs;

public sealed class ModelSettingsTests
{
    private static readonly RunOptions Options = new() { Data = "scenes" };

    [Theory]
    [InlineData("sampling-free", null, null, BiasKind.Optimal, Guidance.Constant)]
    [InlineData("focal", null, null, BiasKind.Focal, Guidance.None)]
    [InlineData("ce", null, null, BiasKind.Zero, Guidance.None)]
    [InlineData("ce", "optimal", null, BiasKind.Optimal, Guidance.None)]
    [InlineData("ce", null, "constant", BiasKind.Zero, Guidance.Constant)]
    [InlineData("sampling-free", null, "learned", BiasKind.Optimal, Guidance.Learned)]
    public void EachLossBringsItsPartsUnlessTheyAreNamed(string loss, string? bias, string? guidance, BiasKind expectedBias, Guidance expectedGuidance)
    {
        LossSettings settings = ModelSettings.LossOf(Options with { Loss = loss, Bias = bias, Guidance = guidance });
        Assert.Equal((expectedBias, expectedGuidance), (settings.Bias, settings.Guidance));
    }

    [Fact]
    public void OnlyTheFocalLossIsFocal()
    {
        Assert.Equal(LossKind.Focal, ModelSettings.LossOf(Options with { Loss = "focal" }).Kind);
        Assert.NotEqual(LossKind.Focal, ModelSettings.LossOf(Options with { Loss = "sampling-free" }).Kind);
        Assert.NotEqual(LossKind.Focal, ModelSettings.LossOf(Options with { Loss = "ce" }).Kind);
    }

    [Fact]
    public void AnchorsBetweenTheThresholdsAreSkippedUnlessAskedFor()
    {
        Assert.Equal(IgnoredAnchors.Skip, ModelSettings.LossOf(Options).Ignored);
        Assert.Equal(IgnoredAnchors.AsBackground, ModelSettings.LossOf(Options with { Ignore = "background" }).Ignored);
    }

    [Fact]
    public void DefaultsFollowTheBackbone()
    {
        RetinaNetSettings tiny = ModelSettings.Of(Options, 8, 1e-3);
        RetinaNetSettings resnet = ModelSettings.Of(Options with { Backbone = "resnet50" }, 80, 1e-5);
        RetinaNetSettings loaded = ModelSettings.Of(Options with { Backbone = "resnet50", Init = "weights.pth" }, 80, 1e-5);
        Assert.Equal((64, NormKind.Group), (tiny.Pyramid.Channels, tiny.Head.Norm));
        Assert.Equal((256, NormKind.None, NormKind.Batch), (resnet.Pyramid.Channels, resnet.Head.Norm, resnet.BackboneNorm));
        Assert.Equal(NormKind.FrozenBatch, loaded.BackboneNorm);
        Assert.Equal((80, 1e-5), (resnet.Classes, resnet.Prior));
    }

    [Theory]
    [InlineData(16, 2)]
    [InlineData(17, 1)]
    [InlineData(44, 4)]
    [InlineData(64, 8)]
    [InlineData(256, 32)]
    [InlineData(320, 32)]
    [InlineData(330, 30)]
    public void GroupsOfTheHeadsDivideAnyNumberOfChannels(int channels, int groups) =>
        Assert.Equal(groups, ModelSettings.Of(Options with { Channels = channels }, 8, 1e-3).Head.Groups);

    [Theory]
    [InlineData("model", "--model is 'yolo': use retinanet")]
    [InlineData("backbone", "--backbone is 'yolo': use tiny, resnet18")]
    [InlineData("loss", "--loss is 'yolo': use sampling-free, focal, ce")]
    [InlineData("bias", "--bias is 'yolo': use optimal, focal, zero")]
    [InlineData("guidance", "--guidance is 'yolo': use none, constant, learned")]
    [InlineData("ignore", "--ignore is 'yolo': use skip, background")]
    public void UnknownWordsNameTheOptionAndTheChoices(string option, string message)
    {
        RunOptions options = option switch
        {
            "model" => Options with { Model = "yolo" },
            "backbone" => Options with { Backbone = "yolo" },
            "loss" => Options with { Loss = "yolo" },
            "bias" => Options with { Bias = "yolo" },
            "guidance" => Options with { Guidance = "yolo" },
            _ => Options with { Ignore = "yolo" },
        };
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => ModelSettings.Of(options, 8, null)).Message, StringComparison.Ordinal);
    }
}

using SfKernels.Autograd;
using SfKernels.Detection.Backbones;
using SfKernels.Detection.RetinaNet;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using Xunit;

namespace SfKernels.Detection.Tests.RetinaNet;

/// <summary>The numbers of docs/method.md: with another default the models train and every comparison with an oracle holds, but the method is another one.</summary>
public sealed class RetinaNetDefaultsTests
{
    private static readonly RetinaNetSettings Settings = new() { Classes = 80, Backbone = "resnet50", Prior = 1e-5 };

    [Fact]
    public void Pyramid() => Assert.Equal(new PyramidSettings(256, ExtraLevelSource.P5, 5), Settings.Pyramid);

    [Fact]
    public void Heads() => Assert.Equal(new HeadSettings(4, NormKind.None), Settings.Head);

    [Fact]
    public void Losses()
    {
        Assert.Equal(LossSettings.SamplingFree, Settings.Loss);
        Assert.Equal(new LossSettings(LossKind.CrossEntropy, BiasKind.Optimal, Guidance.Constant, 1, IgnoredAnchors.Skip, 2, 0.25, 0.11), LossSettings.SamplingFree);
        Assert.Equal(new LossSettings(LossKind.Focal, BiasKind.Focal, Guidance.None, 1, IgnoredAnchors.Skip, 2, 0.25, 0.11), LossSettings.Focal);
        Assert.Equal(new LossSettings(LossKind.CrossEntropy, BiasKind.Zero, Guidance.None, 1, IgnoredAnchors.Skip, 2, 0.25, 0.11), LossSettings.CrossEntropy);
    }

    [Fact]
    public void Anchors() => Assert.Equal(
        new AnchorSettings([8, 16, 32, 64, 128], [1, Math.Pow(2, 1.0 / 3), Math.Pow(2, 2.0 / 3)], [0.5, 1, 2], BaseScale: 4, RoundBase: false, StrideFromGrid: false), Settings.Anchors);

    [Fact]
    public void Matcher() => Assert.Equal(new MatcherSettings(0.5f, 0.4f, LowQualityMatches: true, PlusOne: false), Settings.Matcher);

    [Fact]
    public void BoxCoder() => Assert.Equal(new BoxCoderSettings(10, 10, 5, 5, PlusOne: false) { LargestLogScale = Math.Log(62.5) }, Settings.BoxCoder);

    [Fact]
    public void Detection() => Assert.Equal(new DetectionSettings(ScoreThreshold: null, CandidatesPerLevel: 1000, SuppressionIou: 0.5, MaxDetections: 100), Settings.Detection);
}

using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using SfKernels.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

public sealed class SigmoidFocalOpTests
{
    [Theory]
    [InlineData(0.25, 2)]
    [InlineData(0.6, 1)]
    [InlineData(0.25, 0)]
    [InlineData(0.5, 3.5)]
    public void TorchvisionGivesTheSameLossAndGradient(double alpha, double gamma)
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(503, 7).mul(3).requires_grad_();
        Tensor labels = randint(0, 8, [503], dtype: ScalarType.Int64);
        Tensor ours = AnchorLosses.SigmoidFocal([logits], labels, new FocalSettings(alpha, gamma), normaliser: AnchorNormaliser.Sum);
        Tensor theirs = OfficialClassificationLoss.FocalSum(logits, labels, alpha, gamma);
        Assert.Equal(theirs.item<float>(), ours.item<float>(), theirs.item<float>() * 1e-5f);
        SigmoidCrossEntropyOpTests.AssertClose(autograd.grad([theirs], [logits])[0], autograd.grad([ours], [logits])[0], 1e-5);
    }

    [Fact]
    public void GradcheckInDoublePrecision()
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(5, images: 2, classes: 3, perCell: 2, ScalarType.Float64, (2, 3), (1, 2));
        Tensor[] maps = [.. batch.Maps.Select(map => map.requires_grad_())];
        foreach (double gamma in new[] { 0, 0.5, 1, 2, 3.5 })
        {
            GradCheck.Assert(inputs => AnchorLosses.SigmoidFocal(inputs, batch.Labels, new FocalSettings(0.25, gamma), batch.Weights), maps);
        }
    }

    [Fact]
    public void WithoutFocusAndWeightItIsTheCrossEntropy()
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(6, images: 2, classes: 3, perCell: 2, (7, 5));
        Tensor focal = AnchorLosses.SigmoidFocal(batch.Maps, batch.Labels, new FocalSettings(alpha: null, gamma: 0), normaliser: AnchorNormaliser.Sum);
        Assert.Equal(AnchorLosses.SigmoidCrossEntropy(batch.Maps, batch.Labels).item<float>(), focal.item<float>());
    }

    [Theory]
    [InlineData(1.5, 2.0, "alpha")]
    [InlineData(-0.1, 2.0, "alpha")]
    [InlineData(0.25, -1.0, "gamma")]
    [InlineData(0.25, double.NaN, "gamma")]
    [InlineData(double.NaN, 2.0, "alpha")]
    public void MeaninglessSettingsAreRefused(double alpha, double gamma, string parameter) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(() => new SigmoidFocalLoss(alpha, gamma)).ParamName);
}

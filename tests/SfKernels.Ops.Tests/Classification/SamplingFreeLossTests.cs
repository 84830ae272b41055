using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using SfKernels.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

public sealed class SamplingFreeLossTests
{
    // Derived by hand from the method: b = -log((1 - 1e-5) / 1e-5), two positives, two images, L_loc = 0.30.
    [Theory]
    [InlineData(IgnoredAnchors.AsBackground, 9.561353378717106, .12550524517492626, new[] { .0084383898, -.0118458336, .0276361633 })]
    [InlineData(IgnoredAnchors.Skip, 5.668676679346713, .211689617855978, new[] { .0142330267, -.01998036, .0466138992 })]
    public void RecordedValues(IgnoredAnchors ignored, double sum, double ratio, double[] firstRow)
    {
        using var scope = NewDisposeScope();
        const float Bias = -11.512915464920228f;
        float[,,] values = { { { -1, .5f, 2 }, { Bias, Bias, Bias } }, { { 3, -4, .25f }, { -.5f, 1.5f, -2.5f } } };
        Tensor logits = tensor(values).requires_grad_();
        Tensor labels = tensor(new long[,] { { 2, 0 }, { -1, 1 } });
        Tensor localisation = tensor(0.30f).requires_grad_();
        using var loss = new SamplingFreeLoss(ignored: ignored);
        using AnchorLossResult result = loss.forward(logits, labels, localisation);
        Assert.Equal(sum / 4, result.Classification.item<float>(), 1e-5);
        Assert.Equal(ratio, result.Ratio.item<float>(), 1e-6);
        Assert.Equal(2f, result.Positives.item<float>());
        Assert.Equal(0.60f, result.Total.item<float>(), 1e-6f);

        result.Total.backward();
        Assert.Equal(1f, localisation.grad!.item<float>());
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(firstRow[k], logits.grad![0, 0, k].item<float>(), 1e-7);
            Assert.Equal(ignored == IgnoredAnchors.Skip, logits.grad[1, 0, k].item<float>() == 0);
        }
    }

    [Fact]
    public void TheOfficialCompositionGivesTheSame()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(509, 5).requires_grad_();
        Tensor labels = randint(-1, 6, [509], dtype: ScalarType.Int64);
        using var loss = new SamplingFreeLoss(ignored: IgnoredAnchors.AsBackground);
        Tensor ours = loss.forward(logits, labels, tensor(0.7f)).Total;
        Tensor official = OfficialClassificationLoss.Guided(logits, labels, tensor(0.7f));
        Assert.Equal(official.item<float>(), ours.item<float>(), 1e-6f);
        SigmoidCrossEntropyOpTests.AssertClose(autograd.grad([official], [logits])[0], autograd.grad([ours], [logits])[0], 1e-8);
    }

    [Theory]
    [InlineData(AnchorNormaliser.Sum)]
    [InlineData(AnchorNormaliser.Positives)]
    [InlineData(AnchorNormaliser.Anchors)]
    public void EveryNormaliserCancels(AnchorNormaliser normaliser)
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(1, images: 2, classes: 5, perCell: 3, (9, 7), (3, 2));
        Tensor[] maps = [.. batch.Maps.Select(map => map.requires_grad_())];
        Tensor Gradient(AnchorNormaliser by, out float total)
        {
            using var loss = new SamplingFreeLoss(normaliser: by);
            Tensor sum = loss.forward(maps, batch.Labels, tensor(1.3f)).Total;
            total = sum.item<float>();
            return batch.Flat(autograd.grad([sum], maps));
        }

        Tensor expected = Gradient(AnchorNormaliser.PositivesAndImages, out float totalOfDefault);
        SigmoidCrossEntropyOpTests.AssertClose(expected, Gradient(normaliser, out float totalOfOther), 1e-8);
        Assert.Equal(totalOfDefault, totalOfOther, 1e-6f);
    }

    [Fact]
    public void AConstantWeightScalesValueAndGradient()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(31, 3).requires_grad_();
        Tensor labels = randint(0, 4, [31], dtype: ScalarType.Int64);
        using var once = new SamplingFreeLoss();
        using var twice = new SamplingFreeLoss(weight: 2);
        Tensor one = once.forward(logits, labels, tensor(0.5f)).Total;
        Tensor two = twice.forward(logits, labels, tensor(0.5f)).Total;
        Assert.Equal(1.0f, one.item<float>(), 1e-6f);
        Assert.Equal(1.5f, two.item<float>(), 1e-6f);
        SigmoidCrossEntropyOpTests.AssertClose(autograd.grad([one], [logits])[0] * 2, autograd.grad([two], [logits])[0], 1e-8);
        Assert.Empty(once.parameters());
    }

    [Fact]
    public void ALearnedWeightTrainsItsLogVariance()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(31, 3).requires_grad_();
        Tensor labels = randint(0, 4, [31], dtype: ScalarType.Int64);
        using var loss = new SamplingFreeLoss(Guidance.Learned);
        using (no_grad())
        {
            loss.LogVariance!.fill_(0.4f);
        }

        AnchorLossResult result = loss.forward(logits, labels, tensor(0.5f));
        double factor = Math.Exp(-0.4);
        Assert.Equal(0.5 + (factor * 0.5) + 0.2, result.Total.item<float>(), 1e-6);
        IList<Tensor> gradients = autograd.grad([result.Total], [loss.LogVariance!, logits]);
        Assert.Equal(0.5 - (factor * 0.5), gradients[0].item<float>(), 1e-6);

        using var constant = new SamplingFreeLoss(weight: factor);
        SigmoidCrossEntropyOpTests.AssertClose(
            autograd.grad([constant.forward(logits, labels, tensor(0.5f)).Total], [logits])[0], gradients[1], 1e-8);
        Assert.Equal(["log_variance"], loss.state_dict().Keys);
    }

    [Fact]
    public void WithoutGuidanceTheLossesAddUp()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(31, 3);
        Tensor labels = randint(0, 4, [31], dtype: ScalarType.Int64);
        using var free = new SamplingFreeLoss(Guidance.None);
        using var plain = new SigmoidCrossEntropyLoss();
        using var focal = new SigmoidFocalLoss();
        AnchorLossResult result = free.forward(logits, labels, tensor(0.5f));
        Assert.Equal(0.5f + plain.forward(logits, labels).item<float>(), result.Total.item<float>(), 1e-6f);
        Assert.Equal(1f, result.Ratio.item<float>());
        Assert.Equal(0.5f + focal.forward(logits, labels).item<float>(), focal.forward(logits, labels, tensor(0.5f)).Total.item<float>(), 1e-6f);
    }

    [Theory]
    [InlineData(0, 1, 0.0)]
    [InlineData(0, float.NaN, 0.3)]
    [InlineData(-1, 1, 0.3)]
    [InlineData(0, float.PositiveInfinity, 0.3)]
    public void ABatchThatCannotBeScaledTrainsNoClassification(int label, float logit, double localisation)
    {
        using var scope = NewDisposeScope();
        Tensor logits = full([5, 2], logit).requires_grad_();
        Tensor labels = full([5], label, dtype: ScalarType.Int64);
        using var loss = new SamplingFreeLoss();
        AnchorLossResult result = loss.forward(logits, labels, tensor((float)localisation));
        Assert.Equal(0f, result.Ratio.item<float>());
        Assert.Equal((float)localisation, result.Total.item<float>());
        Assert.Equal(float.IsFinite(logit), float.IsFinite(result.Classification.item<float>()));
        result.Total.backward();
        Assert.Equal(0f, logits.grad!.abs().sum().item<float>());
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void AMeaninglessWeightIsRefused(double weight) =>
        Assert.Equal("weight", Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingFreeLoss(weight: weight)).ParamName);
}

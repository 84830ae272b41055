using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

/// <summary>The focal loss computes its gradient with its sum; whatever comes in backward, it must be the one that a pass of its own gives.</summary>
public sealed class JointFocalTests
{
    private static readonly FocalSettings Settings = new();

    public static TheoryData<AnchorNormaliser> Normalisers => new(Enum.GetValues<AnchorNormaliser>());

    [Theory]
    [MemberData(nameof(Normalisers))]
    public void WhatComesInIsForeseen(AnchorNormaliser normaliser)
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(1, images: 2, classes: 5, perCell: 3, (23, 17), (5, 3));
        Tensor[] maps = [.. batch.Maps.Select(map => map.requires_grad_())];
        Tensor loss = AnchorLosses.SigmoidFocal(maps, batch.Labels, Settings, batch.Weights, normaliser);

        // Bit for bit what was computed for the foreseen one: scaling afterwards would round once more.
        Tensor positives = batch.Labels.gt(0).sum(ScalarType.Float32);
        float divisor = normaliser switch
        {
            AnchorNormaliser.Positives => positives.item<float>(),
            AnchorNormaliser.PositivesAndImages => positives.item<float>() + 2,
            AnchorNormaliser.Anchors => batch.Labels.numel(),
            _ => 1,
        };
        AnchorLogits logits = AnchorLogits.Of(batch.Maps, batch.Labels, batch.Weights, IgnoredAnchors.Skip);
        Tensor[] expected = SigmoidFocalOp.SumAndGradient(logits, Settings, 1 / divisor).Gradients;
        Assert.All(expected.Zip(autograd.grad([loss], maps)), static pair => Assert.True(pair.First.eq(pair.Second).all().item<bool>()));
    }

    [Theory]
    [MemberData(nameof(IncomingGradients.All), MemberType = typeof(IncomingGradients))]
    public void AnyOtherIncomingGradientIsRightToo(float factor, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(2, images: 1, classes: 4, perCell: 2, type, (31, 7), (3, 3));
        Tensor[] maps = [.. batch.Maps.Select(map => map.requires_grad_())];
        Tensor loss = AnchorLosses.SigmoidFocal(maps, batch.Labels, Settings, normaliser: AnchorNormaliser.Sum) * factor;
        Assert.All(Separate(batch, maps, factor).Zip(autograd.grad([loss], maps)), pair => AssertClose(pair.First, pair.Second, factor));
    }

    [Fact]
    public void AnInfiniteLogitIsSilencedByAFactorOfZero()
    {
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new[] { float.NaN, float.PositiveInfinity, 1, -1 }).reshape(2, 2).requires_grad_();
        Tensor loss = 0 * AnchorLosses.SigmoidFocal([logits], zeros(2, dtype: ScalarType.Int64));
        Assert.Equal([0f, 0f, 0f, 0f], autograd.grad([loss], [logits])[0].data<float>().ToArray());
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(2.5f)]
    public void EveryFurtherBackwardGivesTheSame(float factor)
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(3, images: 1, classes: 4, perCell: 2, (31, 7), (3, 3));
        Tensor[] maps = [.. batch.Maps.Select(map => map.requires_grad_())];
        Tensor loss = AnchorLosses.SigmoidFocal(maps, batch.Labels, Settings) * factor;
        Tensor[] first = [.. autograd.grad([loss], maps, retain_graph: true).Select(static gradient => gradient.clone())];
        IList<Tensor> second = autograd.grad([loss], maps, retain_graph: true);
        foreach (Tensor gradient in second)
        {
            gradient.mul_(0);
        }

        IList<Tensor> third = autograd.grad([loss], maps);
        Assert.All(first.Zip(third), pair => AssertClose(pair.First, pair.Second, factor));
    }

    [Fact]
    public void AWeightOfTheLossIsForeseen()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(211, 3).requires_grad_();
        Tensor labels = randint(-1, 4, [211], dtype: ScalarType.Int64);
        using var loss = new SigmoidFocalLoss(weight: 0.3, normaliser: AnchorNormaliser.Sum);
        using AnchorLossResult result = loss.forward(logits, labels, tensor(0.5f));
        AnchorLogits anchors = AnchorLogits.Of([logits], labels, null, IgnoredAnchors.Skip);
        Tensor expected = SigmoidFocalOp.SumAndGradient(anchors, Settings, 0.3f).Gradients[0];
        Assert.True(expected.eq(autograd.grad([result.Total], [logits], retain_graph: true)[0]).all().item<bool>());
        Assert.True(expected.eq(autograd.grad([loss.forward(logits, labels)], [logits])[0]).all().item<bool>());
    }

    [Fact]
    public void WithoutAGradientThereIsNothingButTheSum()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(211, 3).requires_grad_();
        Tensor labels = randint(-1, 4, [211], dtype: ScalarType.Int64);
        float recorded = AnchorLosses.SigmoidFocal([logits], labels).item<float>();
        using (no_grad())
        {
            Tensor loss = AnchorLosses.SigmoidFocal([logits], labels);
            Assert.False(loss.requires_grad);
            Assert.Equal(recorded, loss.item<float>(), recorded * 4e-6f);
        }
    }

    [Fact]
    public void OnlyWhatOnePassCanDoIsTaken()
    {
        using var scope = NewDisposeScope();
        AnchorLogits logits = AnchorLogits.Of([randn(5, 2, dtype: ScalarType.Float64)], zeros(5, dtype: ScalarType.Int64), null, IgnoredAnchors.Skip);
        Assert.False(SigmoidFocalOp.IsJoint(logits));
        Assert.Equal("logits", Assert.Throws<ArgumentException>(() => SigmoidFocalOp.SumAndGradient(logits, Settings, 1)).ParamName);
    }

    private static Tensor[] Separate(AnchorBatch batch, Tensor[] maps, float scale) =>
        SigmoidFocalOp.Gradient(AnchorLogits.Of(maps, batch.Labels, null, IgnoredAnchors.Skip), Settings, tensor(scale));

    private static void AssertClose(Tensor expected, Tensor found, float scale)
    {
        double rounding = expected.dtype switch
        {
            ScalarType.Float16 => 1.0 / 1024,
            ScalarType.BFloat16 => 1.0 / 128,
            _ => 1e-6,
        };
        Tensor difference = (expected.to(ScalarType.Float32) - found.to(ScalarType.Float32)).abs() - (rounding * expected.to(ScalarType.Float32).abs());
        Assert.True(difference.max().item<float>() <= 2e-6f * Math.Abs(scale), $"{difference.max().item<float>()} beyond the rounding");
    }
}

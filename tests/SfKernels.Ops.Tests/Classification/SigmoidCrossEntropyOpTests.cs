using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using SfKernels.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

public sealed class SigmoidCrossEntropyOpTests
{
    private static readonly (long, long)[] Pyramid = [(11, 13), (5, 7), (3, 4), (1, 1)];

    [Fact]
    public void OfficialCompositionGivesTheSameLossAndGradient()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(1009, 7).mul(4).requires_grad_();
        Tensor labels = randint(-1, 8, [1009], dtype: ScalarType.Int64);
        Tensor ours = AnchorLosses.SigmoidCrossEntropy([logits], labels, ignored: IgnoredAnchors.AsBackground);
        Tensor official = OfficialClassificationLoss.CrossEntropySum(logits, labels);
        Assert.Equal(official.item<float>(), ours.item<float>(), official.item<float>() * 4e-6f);
        AssertClose(autograd.grad([official], [logits])[0], autograd.grad([ours], [logits])[0], 2e-6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MapsInPlaceEqualTheFlatForm(bool channelsLast)
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(1, images: 2, classes: 5, perCell: 3, Pyramid);
        Tensor[] maps = [.. batch.Maps.Select(map => (channelsLast ? InChannelsLast(map) : map).requires_grad_())];
        Tensor flat = batch.Flat().detach().requires_grad_();
        foreach (Tensor? weights in new[] { null, batch.Weights })
        {
            Tensor fromMaps = AnchorLosses.SigmoidCrossEntropy(maps, batch.Labels, weights);
            Tensor fromFlat = AnchorLosses.SigmoidCrossEntropy([flat], batch.Labels, weights);
            Assert.Equal(fromFlat.item<float>(), fromMaps.item<float>(), fromFlat.item<float>() * 1e-6f);
            IList<Tensor> gradients = autograd.grad([fromMaps], maps);
            AssertClose(autograd.grad([fromFlat], [flat])[0], batch.Flat(gradients), 1e-7);
            Assert.All(gradients.Zip(maps), pair => Assert.Equal(pair.Second.stride(), pair.First.stride()));
        }
    }

    [Fact]
    public void LevelsOfFlatLogitsEqualTheirConcatenation()
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(2, images: 2, classes: 5, perCell: 3, Pyramid);
        Tensor flat = batch.Flat();
        Tensor[] parts = [flat.narrow(1, 0, 100).contiguous(), flat.narrow(1, 100, flat.shape[1] - 100).contiguous()];
        Assert.Equal(Sum([flat], batch.Labels), Sum(parts, batch.Labels), 1e-3f);
    }

    [Fact]
    public void ViewsThatAreNotContiguousAreCopied()
    {
        using var scope = NewDisposeScope();
        Tensor wide = randn(40, 12).requires_grad_();
        Tensor labels = randint(-1, 6, [40], dtype: ScalarType.Int64);
        Tensor view = wide.slice(1, 1, 11, 2);
        Tensor copy = view.detach().clone().requires_grad_();
        Tensor ofView = AnchorLosses.SigmoidCrossEntropy([view], labels);
        Tensor ofCopy = AnchorLosses.SigmoidCrossEntropy([copy], labels);
        Assert.Equal(ofCopy.item<float>(), ofView.item<float>());
        Tensor gradient = autograd.grad([ofView], [wide])[0];
        AssertClose(autograd.grad([ofCopy], [copy])[0], gradient.slice(1, 1, 11, 2), 0);
        Assert.Equal(0f, gradient.slice(1, 0, 12, 2).abs().sum().item<float>());

        // A view with an offset is contiguous and read where it lies.
        Assert.Equal(Sum([wide.narrow(0, 3, 30).clone()], labels.narrow(0, 0, 30)), Sum([wide.narrow(0, 3, 30)], labels.narrow(0, 0, 30)));
    }

    [Fact]
    public void AnchorsMayComeInAnyOrder()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(301, 4);
        Tensor labels = randint(-1, 5, [301], dtype: ScalarType.Int64);
        Tensor order = randperm(301, dtype: ScalarType.Int64);
        float straight = Sum([logits], labels);
        Assert.Equal(straight, Sum([logits[order]], labels[order]), straight * 1e-6f);
    }

    [Theory]
    [InlineData(ScalarType.Float16, 1e-3)]
    [InlineData(ScalarType.BFloat16, 8e-3)]
    public void HalfFormatsComputeInFloat32(ScalarType type, double rounding)
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(3, images: 2, classes: 4, perCell: 2, type, Pyramid);
        Tensor[] maps = [.. batch.Maps.Select(map => map.requires_grad_())];
        Tensor[] wide = [.. batch.Maps.Select(map => map.detach().to(ScalarType.Float32).requires_grad_())];
        Tensor loss = AnchorLosses.SigmoidCrossEntropy(maps, batch.Labels);
        Tensor expected = AnchorLosses.SigmoidCrossEntropy(wide, batch.Labels);
        Assert.Equal(ScalarType.Float32, loss.dtype);
        Assert.Equal(expected.item<float>(), loss.item<float>(), expected.item<float>() * 1e-6f);
        foreach (var (found, wanted) in autograd.grad([loss], maps).Zip(autograd.grad([expected], wide)))
        {
            Assert.Equal(type, found.dtype);
            AssertClose(wanted, found.to(ScalarType.Float32), rounding);
        }
    }

    [Fact]
    public void LabelsMayBeInt32()
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(4, images: 2, classes: 5, perCell: 3, Pyramid);
        Assert.Equal(Sum(batch.Maps, batch.Labels), Sum(batch.Maps, batch.Labels.to(ScalarType.Int32)));
    }

    [Fact]
    public void EmptyInputsCostNothing()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0f, Sum([zeros(0, 5)], zeros(0, dtype: ScalarType.Int64)));
        Assert.Equal(0f, Sum([zeros(2, 0, 5)], zeros(2, 0, dtype: ScalarType.Int64)));
        Assert.Equal(0f, Sum([zeros(0, 6, 4, 4)], zeros(0, 32, dtype: ScalarType.Int64)));
        Tensor logits = zeros(0, 5).requires_grad_();
        Tensor loss = AnchorLosses.SigmoidCrossEntropy([logits], zeros(0, dtype: ScalarType.Int64), normaliser: AnchorNormaliser.PositivesAndImages);
        Assert.Equal([0, 5], autograd.grad([loss], [logits])[0].shape);
    }

    [Fact]
    public void TheSameInputsGiveTheSameBits()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(20011, 19).requires_grad_();
        Tensor labels = randint(-1, 20, [20011], dtype: ScalarType.Int64);
        Tensor first = AnchorLosses.SigmoidCrossEntropy([logits], labels);
        Tensor dFirst = autograd.grad([first], [logits])[0];
        for (int i = 0; i < 5; i++)
        {
            Tensor again = AnchorLosses.SigmoidCrossEntropy([logits], labels);
            Assert.Equal(first.item<float>(), again.item<float>());
            Assert.True(dFirst.eq(autograd.grad([again], [logits])[0]).all().item<bool>());
        }
    }

    [Fact]
    public void GradcheckInDoublePrecision()
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(5, images: 2, classes: 3, perCell: 2, ScalarType.Float64, (2, 3), (1, 2));
        Tensor[] maps = [.. batch.Maps.Select(map => map.requires_grad_())];
        GradCheck.Assert(inputs => AnchorLosses.SigmoidCrossEntropy(inputs, batch.Labels), maps);
        GradCheck.Assert(inputs => AnchorLosses.SigmoidCrossEntropy(inputs, batch.Labels, batch.Weights, AnchorNormaliser.Positives), maps);
        GradCheck.Assert(
            inputs => AnchorLosses.SigmoidCrossEntropy([inputs[0].squeeze(0)], batch.Labels[0], null, AnchorNormaliser.Anchors, IgnoredAnchors.AsBackground),
            batch.Flat()[0].unsqueeze(0).detach().requires_grad_());
    }

    internal static void AssertClose(Tensor expected, Tensor found, double bound)
    {
        Assert.Equal(expected.shape, found.shape);
        double distance = expected.numel() == 0 ? 0 : (expected.to(ScalarType.Float64) - found.to(ScalarType.Float64)).abs().max().item<double>();
        Assert.True(distance <= bound, $"{distance} is more than {bound}");
    }

    private static float Sum(IReadOnlyList<Tensor> logits, Tensor labels) => AnchorLosses.SigmoidCrossEntropy(logits, labels).item<float>();

    private static Tensor InChannelsLast(Tensor map) => map.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}

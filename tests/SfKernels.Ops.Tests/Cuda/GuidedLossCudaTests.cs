using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Ops.Tests.Classification;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Cuda;

/// <summary>
/// The losses as modules, their device form against their CPU form: the same tensors once by vector code and torch's operators, once by the PTX of the kernels.
/// </summary>
public sealed class GuidedLossCudaTests
{
    private static readonly (long, long)[] Pyramid = [(9, 7), (3, 2)];

    public static TheoryData<Guidance, AnchorNormaliser, IgnoredAnchors> Forms()
    {
        TheoryData<Guidance, AnchorNormaliser, IgnoredAnchors> forms = [];
        foreach (Guidance guidance in Enum.GetValues<Guidance>())
        {
            forms.Add(guidance, AnchorNormaliser.PositivesAndImages, IgnoredAnchors.Skip);
            forms.Add(guidance, AnchorNormaliser.Anchors, IgnoredAnchors.AsBackground);
        }

        forms.Add(Guidance.Constant, AnchorNormaliser.Sum, IgnoredAnchors.Skip);
        forms.Add(Guidance.None, AnchorNormaliser.Positives, IgnoredAnchors.AsBackground);
        return forms;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void AStepEqualsTheCpu(Guidance guidance, AnchorNormaliser normaliser, IgnoredAnchors ignored)
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(1, images: 2, classes: 5, perCell: 3, Pyramid);
        Compare(new SamplingFreeLoss(guidance, 2, ignored, normaliser), batch, batch.Maps, null);
        Compare(new SamplingFreeLoss(guidance, 1, ignored, normaliser), batch, [batch.Flat()], batch.Weights);
        Compare(new SigmoidFocalLoss(ignored: ignored, normaliser: normaliser, guidance: guidance, weight: 0.5), batch, batch.Maps, batch.Weights);
    }

    [Fact]
    public void TheBareLossesEqualTheCpu()
    {
        using var scope = NewDisposeScope();
        var batch = new AnchorBatch(2, images: 2, classes: 5, perCell: 3, Pyramid);
        Tensor[] maps = [.. batch.Maps.Select(static map => map.requires_grad_())];
        using var focal = new SigmoidFocalLoss(weight: 3);
        foreach (Func<Tensor> loss in new Func<Tensor>[]
        {
            () => AnchorLosses.SigmoidCrossEntropy(maps, batch.Labels),
            () => AnchorLosses.SigmoidFocal(maps, batch.Labels, weights: batch.Weights),
            () => focal.forward(maps, batch.Labels),
        })
        {
            Tensor expected = loss(), onCpu = batch.Flat(autograd.grad([expected], maps));
            using var device = new InterpretedDevice();
            Tensor found = loss();
            Assert.Equal(expected.item<float>(), found.item<float>(), Math.Abs(expected.item<float>()) * 3e-6f);
            SigmoidCrossEntropyOpTests.AssertClose(onCpu, batch.Flat(autograd.grad([found], maps)), 2e-6);
            Assert.Equal(3, device.Launches.Count);
        }
    }

    [Theory]
    [InlineData(0, 1, 0.0)]
    [InlineData(0, float.NaN, 0.3)]
    [InlineData(-1, 1, 0.3)]
    [InlineData(0, float.PositiveInfinity, 0.3)]
    public void ABatchThatCannotBeScaledTrainsNoClassification(int label, float logit, double localisation)
    {
        using var scope = NewDisposeScope();
        using var device = new InterpretedDevice();
        Tensor logits = full([5, 2], logit).requires_grad_();
        using var loss = new SamplingFreeLoss();
        AnchorLossResult result = loss.forward(logits, full([5], label, dtype: ScalarType.Int64), tensor((float)localisation));
        Assert.Equal(0f, result.Ratio.item<float>());
        Assert.Equal((float)localisation, result.Total.item<float>());
        Assert.Equal(float.IsFinite(logit), float.IsFinite(result.Classification.item<float>()));
        result.Total.backward();
        Assert.Equal(0f, logits.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void ALocalisationLossOfAnotherTypeAndShapeGetsItsOwnGradient()
    {
        using var scope = NewDisposeScope();
        using var device = new InterpretedDevice();
        Tensor logits = randn(7, 3).requires_grad_(), labels = randint(0, 4, [7], dtype: ScalarType.Int64);
        Tensor localisation = full([1], 0.5, ScalarType.Float64).requires_grad_();
        using var loss = new SamplingFreeLoss();
        AnchorLossResult result = loss.forward(logits, labels, localisation);
        Assert.Equal((1f, 0), (result.Total.item<float>(), (int)result.Total.dim()));
        (result.Total * 3).backward();
        Assert.Equal((ScalarType.Float64, 3.0), (localisation.grad!.dtype, localisation.grad[0].item<double>()));
        Assert.False(result.Classification.requires_grad || result.Ratio.requires_grad || result.Positives.requires_grad);
        Assert.Equal("localisation", Assert.Throws<ArgumentException>(() => loss.forward(logits, labels, zeros(2))).ParamName);
    }

    [Fact]
    public void InputsMayBeDisposedBeforeBackward()
    {
        using var scope = NewDisposeScope();
        using var device = new InterpretedDevice();
        Tensor leaf = randn(20, 4).requires_grad_();
        using var loss = new SamplingFreeLoss(Guidance.Learned);
        Tensor total;
        using (NewDisposeScope())
        {
            total = loss.forward(leaf * 2, randint(-1, 5, [20], dtype: ScalarType.Int64), tensor(0.4f), rand(20)).Total.MoveToOuterDisposeScope();
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        total.backward();
        Assert.True(leaf.grad!.abs().sum().item<float>() > 0);
        Assert.NotNull(loss.LogVariance!.grad);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStepTakesTwoLaunchesForwardAndOneBackward(bool learned)
    {
        using var scope = NewDisposeScope();
        using var device = new InterpretedDevice();
        var batch = new AnchorBatch(4, images: 2, classes: 5, perCell: 3, Pyramid);
        Tensor[] maps = [.. batch.Maps.Select(static map => map.requires_grad_())];
        using var loss = new SamplingFreeLoss(learned ? Guidance.Learned : Guidance.Constant);
        AnchorLossResult result = loss.forward(maps, batch.Labels, tensor(0.4f));
        Assert.Equal(["AnchorLossKernels_Forward_CrossEntropyFloat", "LossSumKernels_Guided"], device.Launches);
        result.Total.backward();
        string[] backward = ["AnchorLossKernels_Backward_CrossEntropyFloat"];
        Assert.Equal(learned ? ["GuidedScaleKernels_LogVarianceBackward", .. backward] : backward, device.Launches.Skip(2));
    }

    [Fact]
    public void ADenseHeadTakesEightLaunches()
    {
        using var scope = NewDisposeScope();
        var assignment = new AnchorAssignmentOp(new AnchorSettings([16, 32], [1.0], [0.5, 1.0, 2.0]), new MatcherSettings(0.5f, 0.4f));
        Tensor[] boxes = [tensor(new float[] { 3, 5, 30, 40, 20, 10, 75, 55 }).reshape(2, 4)], classes = [tensor(new long[] { 2, 5 })];
        AnchorLevel[] levels = assignment.Grid(64, 96).Levels.ToArray();
        Tensor[] logits = [.. levels.Select(static level => randn(1, 5 * level.PerCell, level.Height, level.Width).requires_grad_())];
        Tensor[] deltas = [.. levels.Select(static level => randn(1, 4 * level.PerCell, level.Height, level.Width).requires_grad_())];
        using var loss = new SamplingFreeLoss();
        (float Total, Tensor[] Gradients) Step()
        {
            AnchorAssignment assigned = assignment.Assign(64, 96, boxes, classes);
            Tensor total = loss.forward(logits, assigned.Labels, BoxLosses.SmoothL1(deltas, assigned)).Total;
            return (total.item<float>(), [.. autograd.grad([total], [.. logits, .. deltas])]);
        }

        var (expected, onCpu) = Step();
        using var device = new InterpretedDevice();
        var (found, onDevice) = Step();
        Assert.Equal(expected, found, expected * 1e-5f);
        Assert.All(onCpu.Zip(onDevice), static pair => SigmoidCrossEntropyOpTests.AssertClose(pair.First, pair.Second, 1e-5));
        Assert.Equal(
            [
                "AnchorAssignmentKernels_BestOverlaps", "AnchorAssignmentKernels_Assign", "BoxLossKernels_Forward_SmoothL1Float", "LossSumKernels_Anchors",
                "AnchorLossKernels_Forward_CrossEntropyFloat", "LossSumKernels_Guided", "AnchorLossKernels_Backward_CrossEntropyFloat", "BoxLossKernels_Backward_SmoothL1Float",
            ],
            device.Launches);
    }

    [Theory]
    [InlineData(0.3f, 1.7f)]
    [InlineData(0.3f, 0f)]
    [InlineData(0f, 0f)]
    [InlineData(0.3f, float.NaN)]
    public void TheRatioOfAnyTwoLossesEqualsTheCpu(float localisation, float classification)
    {
        using var scope = NewDisposeScope();
        float expected = GuidedScale.Ratio(tensor(localisation), tensor(classification)).item<float>();
        using var device = new InterpretedDevice();
        Tensor found = GuidedScale.Ratio(tensor(localisation).requires_grad_(), tensor(classification).requires_grad_());
        Assert.Equal(expected, found.item<float>());
        Assert.False(found.requires_grad);
        Assert.Equal(["GuidedScaleKernels_Apply"], device.Launches);
    }

    private static void Compare(AnchorLoss loss, AnchorBatch batch, Tensor[] logits, Tensor? weights)
    {
        Tensor[] levels = [.. logits.Select(static tensor => tensor.detach().requires_grad_())];
        Tensor localisation = tensor(0.7f).requires_grad_();
        Tensor[] inputs = [localisation, .. levels, .. loss.parameters()];
        if (loss.LogVariance is { } v)
        {
            using (no_grad())
            {
                v.fill_(0.4f);
            }
        }

        (AnchorLossResult Result, Tensor[] Gradients) Step()
        {
            AnchorLossResult result = loss.forward(levels, batch.Labels, localisation, weights);
            return (result, [.. autograd.grad([result.Total * 1.5], inputs)]);
        }

        var (expected, onCpu) = Step();
        using var device = new InterpretedDevice();
        var (found, onDevice) = Step();
        foreach (var (here, there) in new[]
        {
            (expected.Total, found.Total), (expected.Classification, found.Classification), (expected.Ratio, found.Ratio), (expected.Positives, found.Positives),
        })
        {
            Assert.Equal(here.item<float>(), there.item<float>(), Math.Abs(here.item<float>()) * 3e-6f);
        }

        Assert.All(onCpu.Zip(onDevice), static pair => SigmoidCrossEntropyOpTests.AssertClose(pair.First, pair.Second, 2e-6));
        loss.Dispose();
    }
}

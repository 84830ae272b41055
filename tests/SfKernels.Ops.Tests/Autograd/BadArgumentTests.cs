using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Autograd;

/// <summary>What a loss cannot take is refused by the caller's own name of it, with what was found and a way out.</summary>
public sealed class BadArgumentTests
{
    [Fact]
    public void MissingTensorsInAList()
    {
        using var scope = NewDisposeScope();
        Refuses<ArgumentNullException>("logits[1]", "", () => AnchorLosses.SigmoidCrossEntropy([zeros(1, 6, 4), null!], zeros(1, 6, ScalarType.Int64)));
        Refuses<ArgumentNullException>("deltas[0]", "", () => BoxLosses.SmoothL1([null!], Assignment()));
    }

    [Fact]
    public void ChoicesThatAreNone()
    {
        using var scope = NewDisposeScope();
        Tensor logits = zeros(6, 4), labels = zeros(6, ScalarType.Int64);
        Refuses<ArgumentOutOfRangeException>("normaliser", "one of Sum, Positives", () => AnchorLosses.SigmoidCrossEntropy([logits], labels, null, (AnchorNormaliser)9));
        Refuses<ArgumentOutOfRangeException>("ignored", "one of Skip", () => AnchorLosses.SigmoidFocal([logits], labels, ignored: (IgnoredAnchors)9));
        Refuses<ArgumentOutOfRangeException>("normaliser", "one of Sum, Rows", () => SoftmaxLosses.CrossEntropy(logits, labels, null, (RowNormaliser)9));
        Refuses<ArgumentOutOfRangeException>("normaliser", "one of Sum, Positives", () => BoxLosses.GIoU([zeros(1, 774, 4)], Assignment(), normaliser: (BoxNormaliser)9));
        Refuses<ArgumentOutOfRangeException>("guidance", "one of None, Constant, Learned", static () => new SamplingFreeLoss((Guidance)9));
    }

    [Fact]
    public void TypesWithTheirWayOut()
    {
        using var scope = NewDisposeScope();
        Tensor logits = zeros(6, 4);
        Refuses<ArgumentException>("labels", "pass labels.to(ScalarType.Int64)", () => AnchorLosses.SigmoidCrossEntropy([logits], zeros(6, ScalarType.Int16)));
        Refuses<ArgumentException>("prediction", "pass prediction.to(ScalarType.Float32)", () => PairedBoxLosses.SmoothL1(zeros(2, 4, ScalarType.Float16), zeros(2, 4)));
        Refuses<ArgumentException>("target", "[1, 4]; expected [2, 4]", () => PairedBoxLosses.GIoU(zeros(2, 4), zeros(1, 4)));
        Refuses<ArgumentException>("logits", "K is 0", () => AnchorLosses.SigmoidCrossEntropy([zeros(6, 0)], zeros(6, ScalarType.Int64)));
    }

    [Fact]
    public void LossesThatAreNoScalar()
    {
        using var scope = NewDisposeScope();
        using var loss = new SamplingFreeLoss();
        Refuses<ArgumentException>("localisation", "[2]; expected one value", () => loss.forward(zeros(6, 4), zeros(6, ScalarType.Int64), zeros(2)));
        Refuses<ArgumentException>("localisation", "Int64; expected Float32", () => loss.forward(zeros(6, 4), zeros(6, ScalarType.Int64), zeros([], ScalarType.Int64)));
        Refuses<ArgumentException>("localisation", "on meta, logits on cpu", () => loss.forward(zeros(6, 4), zeros(6, ScalarType.Int64), zeros([], device: META)));
        Refuses<ArgumentException>("classification", "[2]; expected one value", static () => GuidedScale.Ratio(ones(1), zeros(2)));

        // One value of any rank is one.
        Tensor localisation = full([1, 1], 0.5f).requires_grad_();
        using AnchorLossResult result = loss.forward(zeros(6, 4), zeros(6, ScalarType.Int64), localisation);
        Assert.Equal(0, result.Total.dim());
        Assert.Equal(1f, result.Total.item<float>(), 1e-6f);
        Assert.Equal([1, 1], autograd.grad([result.Total], [localisation])[0].shape);
    }

    [Theory]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData(int.MaxValue, 8)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void PicturesWithMoreAnchorsThanCanBeCounted(int height, int width) =>
        Refuses<ArgumentOutOfRangeException>("height", "make the picture smaller", () => new AnchorAssignmentOp(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet).Grid(height, width));

    private static AnchorAssignment Assignment() => new AnchorAssignmentOp(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet)
        .Assign(64, 64, [tensor(new float[] { 10, 10, 25, 25 }).reshape(1, 4)], [ones(1, ScalarType.Int64)]);

    private static void Refuses<T>(string parameter, string part, Func<object> call)
        where T : ArgumentException
    {
        T exception = Assert.Throws<T>(call);
        Assert.Equal(parameter, exception.ParamName);
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }
}

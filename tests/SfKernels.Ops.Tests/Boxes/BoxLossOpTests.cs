using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Boxes;

/// <summary>What the operators without a graph refuse: their arguments come from nobody who has looked at them before.</summary>
public sealed class BoxLossOpTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void TheGradientOfTheSumIsOneNumberOfItsType()
    {
        AnchorAssignment assignment = new AnchorAssignmentOp(new AnchorSettings([32], [1.0], [1.0], BaseScale: 1), MatcherSettings.RetinaNet)
            .Assign(32, 32, [BoxFixture.ToTensor([new(2, 2, 30, 30)])], [ones(1, dtype: ScalarType.Int64)]);
        Tensor[] deltas = [zeros(1, 4, 1, 1)];

        Assert.Contains("dSum is [2]; expected one value", Error(ones(2)), StringComparison.Ordinal);
        Assert.Contains("dSum is [0]; expected one value", Error(zeros(0)), StringComparison.Ordinal);
        Assert.Contains("dSum is Float64; expected Float32", Error(ones(1, ScalarType.Float64)), StringComparison.Ordinal);

        string Error(Tensor dSum) => Assert.Throws<ArgumentException>(
            nameof(dSum), () => BoxLossOp.SumBackward(new SmoothL1BoxSettings(BoxCoderSettings.Unit), deltas, BoxTargets.From(assignment), dSum)).Message;
    }

    // The second of two images has one box: index 1 would be read from behind it.
    [Fact]
    public void AMatchBeyondTheBoxesOfItsImageIsRefused()
    {
        AnchorAssignment assignment = new AnchorAssignmentOp(new AnchorSettings([32], [1.0], [1.0], BaseScale: 1), MatcherSettings.RetinaNet)
            .Assign(32, 32, [BoxFixture.ToTensor([new(2, 2, 30, 30)]), BoxFixture.ToTensor([new(0, 0, 28, 30)])], [ones(1, dtype: ScalarType.Int64), ones(1, dtype: ScalarType.Int64)]);

        AnchorAssignment wrong = assignment with { Matched = tensor(new long[] { 0, 1 }).reshape(2, 1) };

        Assert.Equal(2, BoxTargets.From(assignment).Positives.Length);
        Assert.Contains("Image 1, anchor 0 is matched to box 1, but the image has 1 boxes", Assert.Throws<ArgumentException>(() => BoxTargets.From(wrong)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1e-7)]
    [InlineData(double.NaN)]
    public void ConstantsOfPairsAreNotNegative(double constant)
    {
        Tensor boxes = tensor(new[] { 0f, 0, 2, 2 }).reshape(1, 4);

        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => PairedBoxLossOp.GIoU(boxes, boxes, constant));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => PairedBoxLossOp.GIoUBackward(boxes, boxes, ones(1), constant));
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => PairedBoxLossOp.SmoothL1(boxes, boxes, constant));
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => PairedBoxLossOp.SmoothL1Backward(boxes, boxes, boxes, constant));
    }
}

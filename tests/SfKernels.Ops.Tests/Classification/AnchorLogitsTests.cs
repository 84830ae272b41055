using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

/// <summary>The door: every refusal names the argument, what it is and what it should be.</summary>
public sealed class AnchorLogitsTests
{
    private static readonly Tensor Labels = zeros(2, 12, dtype: ScalarType.Int64);

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void MapsOfBothMemoryFormatsAreReadWhereTheyLie(ScalarType type)
    {
        using var scope = NewDisposeScope();
        Tensor planes = randn(2, 6, 3, 5).to(type);
        Tensor channelsLast = planes.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        foreach (Tensor map in new[] { planes, channelsLast })
        {
            AnchorLogits logits = AnchorLogits.Of([map], zeros([2, 30], ScalarType.Int64), null, IgnoredAnchors.Skip);
            Assert.Equal(TensorAddress.Of(map), TensorAddress.Of(logits.Tensors[0]));
            Assert.Equal(map.stride(), logits.EmptyGradients()[0].stride());
        }
    }

    [Fact]
    public void ShapesThatDoNotFit()
    {
        Refuses("logits", "[10, 3] and labels [12]", () => Loss([zeros(10, 3)], zeros(12, dtype: ScalarType.Int64)));
        Refuses("logits", "[10, 3] and labels [2, 12]", () => Loss([zeros(10, 3)], Labels));
        Refuses("logits", "the labels are of 2 images", () => Loss([zeros(3, 12, 3)], Labels));
        Refuses("logits", "the logits are of 11 anchors, the labels of 12", () => Loss([zeros(2, 11, 3)], Labels));
        Refuses("logits", "[2, 6, 2, 2], [2, 5, 1, 2] and labels [2, 12] do not fit: every level needs", () => Loss([zeros(2, 6, 2, 2), zeros(2, 5, 1, 2)], Labels));
        Refuses("logits", "12 labels an image are no whole number A of anchors for each of 5 cells", () => Loss([zeros(2, 6, 1, 5)], Labels));
        Refuses("logits", "that divides 7 channels", () => Loss([zeros(2, 7, 2, 2)], Labels));
        Refuses("logits", "expected logits [R, K]", () => Loss([zeros(12)], zeros(12, dtype: ScalarType.Int64)));
        Refuses("labels", "[1, 2, 12]; expected [R] or [N, R]", () => Loss([zeros(2, 12, 3)], Labels.unsqueeze(0)));
        Refuses("weights", "[2, 11]; expected [2, 12]", () => Loss([zeros(2, 12, 3)], Labels, zeros(2, 11)));
        Refuses("logits", "no tensor", () => Loss([], Labels));
        Refuses("scale", "[2]; expected one value", () => SigmoidCrossEntropyOp.Gradient(AnchorLogits.Of([zeros(2, 12, 3)], Labels, null, default), zeros(2)));
    }

    [Fact]
    public void TypesThatCannotBe()
    {
        Refuses("logits", "Int64; expected Float32 or Float64", () => Loss([zeros(2, 12, 3, dtype: ScalarType.Int64)], Labels));
        Refuses("logits[1]", "Float64; expected Float32", () => Loss([zeros(2, 6, 3), zeros(2, 6, 3, dtype: ScalarType.Float64)], Labels));
        Refuses("labels", "Float32; expected Int64 or Int32", () => Loss([zeros(2, 12, 3)], zeros(2, 12)));
        Refuses("weights", "Bool; expected Float32", () => Loss([zeros(2, 12, 3)], Labels, zeros(2, 12, dtype: ScalarType.Bool)));
        Refuses("weights", "weights.detach()", () => Loss([zeros(2, 12, 3)], Labels, zeros(2, 12).requires_grad_()));
    }

    [Fact]
    public void TensorsOnAnotherDevice()
    {
        // The meta device exists on every machine.
        Refuses("labels", "labels is on meta, logits on cpu", () => Loss([zeros(2, 12, 3)], Labels.to(META)));
        Refuses("weights", "weights is on meta, logits on cpu", () => Loss([zeros(2, 12, 3)], Labels, zeros(2, 12).to(META)));
        Refuses("logits", "logits is on meta", () => Loss([zeros(2, 12, 3).to(META)], Labels));
    }

    [Theory]
    [InlineData(4, ScalarType.Int64)]
    [InlineData(-2, ScalarType.Int64)]
    [InlineData(1L << 32, ScalarType.Int64)]
    [InlineData(4, ScalarType.Int32)]
    public void LabelsOutOfRangeAreNamedWithTheirPlace(long value, ScalarType type)
    {
        using var scope = NewDisposeScope();
        Tensor labels = zeros(2, 12, dtype: type);
        labels[1, 7] = tensor(value).to(type);
        Refuses("labels", $"labels[1, 7] is {value}; expected -1 (ignore), 0 (background) or 1..3", () => Loss([zeros(2, 12, 3)], labels));
        Refuses("labels", $"labels[7] is {value}", () => Loss([zeros(12, 3)], labels[1]));
    }

    [Fact]
    public void NotANumberIsReportedByTheLoss()
    {
        using var scope = NewDisposeScope();
        Tensor logits = zeros(12, 3);
        logits[5, 1] = tensor(float.NaN);
        Assert.True(float.IsNaN(Loss([logits], zeros(12, dtype: ScalarType.Int64)).item<float>()));
    }

    private static Tensor Loss(Tensor[] logits, Tensor labels, Tensor? weights = null) => AnchorLosses.SigmoidCrossEntropy(logits, labels, weights);

    private static void Refuses(string parameter, string part, Action call)
    {
        var exception = Assert.Throws<ArgumentException>(call);
        Assert.Equal(parameter, exception.ParamName);
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }
}

using SfKernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

/// <summary>The softmax cross-entropy computes its gradient with its loss; whatever comes in backward, it must be the one that a pass of its own gives.</summary>
public sealed class JointSoftmaxTests
{
    public static TheoryData<ScalarType, RowNormaliser> Cases
    {
        get
        {
            var cases = new TheoryData<ScalarType, RowNormaliser>();
            foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16 })
            {
                foreach (RowNormaliser normaliser in Enum.GetValues<RowNormaliser>())
                {
                    cases.Add(type, normaliser);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BothPassesInOneGiveTheBitsOfEach(ScalarType type, RowNormaliser normaliser)
    {
        using var scope = NewDisposeScope();
        var (logits, labels, weights) = Batch(type);
        bool mean = normaliser == RowNormaliser.Rows;
        var rows = SoftmaxLogits.Of(logits, labels, weights);
        SoftmaxSum sum = SoftmaxCrossEntropyOp.Forward(rows, mean);
        Tensor expected = SoftmaxCrossEntropyOp.Gradient(rows, sum, tensor(1f));
        Tensor loss = SoftmaxLosses.CrossEntropy(logits, labels, weights, normaliser);
        Assert.Equal(sum.Loss.item<float>(), loss.item<float>());
        Assert.True(expected.eq(autograd.grad([loss], [logits])[0]).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(IncomingGradients.All), MemberType = typeof(IncomingGradients))]
    public void AnyOtherIncomingGradientIsRightToo(float factor, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (logits, labels, weights) = Batch(type);
        Tensor loss = SoftmaxLosses.CrossEntropy(logits, labels, weights) * factor;
        var rows = SoftmaxLogits.Of(logits, labels, weights);
        Tensor expected = SoftmaxCrossEntropyOp.Gradient(rows, SoftmaxCrossEntropyOp.Forward(rows, true), tensor(factor));
        Tensor difference = expected.to(ScalarType.Float32) - autograd.grad([loss], [logits])[0].to(ScalarType.Float32);
        Assert.InRange(difference.abs().max().item<float>(), 0, 2e-7f * Math.Abs(factor));
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(2.5f)]
    public void EveryFurtherBackwardGivesTheSame(float factor)
    {
        using var scope = NewDisposeScope();
        var (logits, labels, weights) = Batch(ScalarType.Float32);
        Tensor loss = SoftmaxLosses.CrossEntropy(logits, labels, weights) * factor;
        Tensor first = autograd.grad([loss], [logits], retain_graph: true)[0].clone();
        autograd.grad([loss], [logits], retain_graph: true)[0].mul_(0);
        Tensor third = autograd.grad([loss], [logits])[0];
        Assert.InRange((first - third).abs().max().item<float>(), 0, 2e-7f * factor);
    }

    [Fact]
    public void WithoutAGradientThereIsNothingButTheLoss()
    {
        using var scope = NewDisposeScope();
        var (logits, labels, weights) = Batch(ScalarType.Float32);
        float recorded = SoftmaxLosses.CrossEntropy(logits, labels, weights).item<float>();
        using (no_grad())
        {
            Tensor loss = SoftmaxLosses.CrossEntropy(logits, labels, weights);
            Assert.False(loss.requires_grad);
            Assert.Equal(recorded, loss.item<float>());
        }
    }

    [Fact]
    public void ARowThatIsNoNumberIsSilencedByAFactorOfZero()
    {
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new[] { float.NaN, float.PositiveInfinity, 1, -1 }).reshape(2, 2).requires_grad_();
        Tensor loss = 0 * SoftmaxLosses.CrossEntropy(logits, ones(2, ScalarType.Int64));
        Assert.Equal([0f, 0f, 0f, 0f], autograd.grad([loss], [logits])[0].data<float>().ToArray());
    }

    [Fact]
    public void OnlyWhatOnePassCanDoIsTaken()
    {
        using var scope = NewDisposeScope();
        var rows = SoftmaxLogits.Of(randn(5, 2, dtype: ScalarType.Float64), zeros(5, dtype: ScalarType.Int64), null);
        Assert.False(SoftmaxCrossEntropyOp.IsJoint(rows));
        Assert.Equal("logits", Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropyOp.SumAndGradient(rows, true, 1)).ParamName);
    }

    private static (Tensor Logits, Tensor Labels, Tensor Weights) Batch(ScalarType type)
    {
        using var generator = new Generator(11);
        Tensor logits = randn([1013, 21], generator: generator).mul(4).to(type).requires_grad_();
        return (logits, randint(-1, 21, [1013], dtype: ScalarType.Int64, generator: generator), rand([1013], generator: generator).sub(0.3).clamp_min(0));
    }
}

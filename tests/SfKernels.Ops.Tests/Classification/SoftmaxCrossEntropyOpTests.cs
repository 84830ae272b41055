using FsCheck;
using FsCheck.Fluent;
using SfKernels.Autograd;
using SfKernels.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Classification;

public sealed class SoftmaxCrossEntropyOpTests
{
    // By hand: row 0 is log(1 + e^-1 + e^-2) as its label is the largest, row 1 costs nothing, row 2 is log 3.
    [Fact]
    public void RecordedValues()
    {
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new float[,] { { 1, 0, 2 }, { 7, 8, 9 }, { 5, 5, 5 } }).requires_grad_();
        Tensor labels = tensor(new long[] { 2, -1, 0 });
        double rowZero = Math.Log(1 + Math.Exp(-1) + Math.Exp(-2));
        Assert.Equal(rowZero + Math.Log(3), SoftmaxLosses.CrossEntropy(logits, labels, normaliser: RowNormaliser.Sum).item<float>(), 1e-6);
        Tensor mean = SoftmaxLosses.CrossEntropy(logits, labels);
        Assert.Equal((rowZero + Math.Log(3)) / 2, mean.item<float>(), 1e-6);
        mean.backward();
        Assert.Equal(-1 / 3f, logits.grad![2, 0].item<float>(), 1e-6f);
        Assert.Equal(1 / 6f, logits.grad[2, 1].item<float>(), 1e-6f);
        Assert.Equal(Math.Exp(-2) / (1 + Math.Exp(-1) + Math.Exp(-2)) / 2, logits.grad[0, 1].item<float>(), 1e-6);
        Assert.Equal(0f, logits.grad[1].abs().sum().item<float>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(21)]
    [InlineData(81)]
    [InlineData(91)]
    public void TorchGivesTheSameLossAndGradient(int columns)
    {
        using var scope = NewDisposeScope();
        foreach (ScalarType labelType in new[] { ScalarType.Int32, ScalarType.Int64 })
        {
            Tensor logits = randn(1009, columns).mul(4).requires_grad_();
            Tensor labels = randint(-1, columns, [1009], dtype: labelType);
            foreach (var (ours, theirs) in new[] { (RowNormaliser.Rows, nn.Reduction.Mean), (RowNormaliser.Sum, nn.Reduction.Sum) })
            {
                Tensor found = SoftmaxLosses.CrossEntropy(logits, labels, normaliser: ours);
                Tensor expected = nn.functional.cross_entropy(logits, labels.to(ScalarType.Int64), ignore_index: -1, reduction: theirs);
                Assert.Equal(expected.item<float>(), found.item<float>(), (expected.item<float>() * 4e-6f) + 1e-9f);
                SigmoidCrossEntropyOpTests.AssertClose(autograd.grad([expected], [logits])[0], autograd.grad([found], [logits])[0], 2e-6);
            }
        }
    }

    [Fact]
    public void WeightsMultiplyTheirRows()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(257, 21).mul(4).requires_grad_();
        Tensor labels = randint(-1, 21, [257], dtype: ScalarType.Int64);
        Tensor weights = rand(257).mul(2);
        using var loss = new SoftmaxCrossEntropyLoss(RowNormaliser.Sum);
        Tensor found = loss.forward(logits, labels, weights);
        Tensor expected = (nn.functional.cross_entropy(logits, labels, ignore_index: -1, reduction: nn.Reduction.None) * weights).sum();
        Assert.Equal(expected.item<float>(), found.item<float>(), expected.item<float>() * 4e-6f);
        SigmoidCrossEntropyOpTests.AssertClose(autograd.grad([expected], [logits])[0], autograd.grad([found], [logits])[0], 2e-6);

        // A row that weighs nothing may hold anything.
        Tensor broken = logits.detach().clone();
        broken[3, 4] = tensor(float.NaN);
        weights[3] = tensor(0f);
        Assert.True(float.IsFinite(loss.forward(broken, labels, weights).item<float>()));
    }

    [Fact]
    public void AShiftOfARowAndAnOrderOfColumnsChangeNothing() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<PositiveInt>(), (seed, rows, classes) =>
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator((ulong)seed);
            long columns = classes.Get + 1;
            Tensor logits = randn([rows.Get, columns], generator: generator).mul(5);
            Tensor labels = randint(-1, columns, [rows.Get], dtype: ScalarType.Int64, generator: generator);
            float loss = Loss(logits, labels);
            Tensor order = randperm(columns, dtype: ScalarType.Int64);
            Tensor moved = where(labels.lt(0), labels, argsort(order)[labels.clamp_min(0)]);
            float shifted = Loss(logits + randn([rows.Get, 1], generator: generator).mul(10), labels);
            float reordered = Loss(logits.index_select(1, order), moved);
            return loss >= 0 && Math.Abs(shifted - loss) <= 1e-5f * (1 + loss) && Math.Abs(reordered - loss) <= 1e-5f * (1 + loss);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void TheGradientOfARowAddsUpToZero() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<PositiveInt>(), (seed, rows, classes) =>
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator((ulong)seed);
            Tensor logits = randn([rows.Get, classes.Get + 1], generator: generator).mul(100).requires_grad_();
            Tensor labels = randint(-1, classes.Get + 1, [rows.Get], dtype: ScalarType.Int64, generator: generator);
            Tensor gradient = autograd.grad([SoftmaxLosses.CrossEntropy(logits, labels, normaliser: RowNormaliser.Sum)], [logits])[0];
            return gradient.sum(1).abs().max().item<float>() < 2e-6f && gradient.abs().max().item<float>() <= 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void AGuidedHeadTakesTheValueOfItsLocalisationTwice()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(41, 21).requires_grad_(), labels = randint(-1, 21, [41], dtype: ScalarType.Int64);
        Tensor localisation = tensor(0.7f).requires_grad_();
        using var loss = new SoftmaxCrossEntropyLoss();
        Tensor classification = loss.forward(logits, labels);
        Tensor ratio = GuidedScale.Ratio(localisation, classification);
        Tensor total = localisation + (2 * GuidedScale.Scale(ratio, classification));
        Assert.Equal(3 * 0.7f, total.item<float>(), 1e-6f);
        IList<Tensor> gradients = autograd.grad([total], [logits, localisation], retain_graph: true);
        SigmoidCrossEntropyOpTests.AssertClose(autograd.grad([classification], [logits])[0] * (2 * ratio), gradients[0], 1e-8);
        Assert.Equal(1f, gradients[1].item<float>());
    }

    [Theory]
    [InlineData(ScalarType.Float16, 1e-3)]
    [InlineData(ScalarType.BFloat16, 8e-3)]
    public void HalfFormatsComputeInFloat32(ScalarType type, double rounding)
    {
        using var scope = NewDisposeScope();
        Tensor half = randn(301, 81).mul(4).to(type).requires_grad_();
        Tensor wide = half.detach().to(ScalarType.Float32).requires_grad_();
        Tensor labels = randint(-1, 81, [301], dtype: ScalarType.Int64);
        Tensor found = SoftmaxLosses.CrossEntropy(half, labels, normaliser: RowNormaliser.Sum);
        Tensor expected = SoftmaxLosses.CrossEntropy(wide, labels, normaliser: RowNormaliser.Sum);
        Assert.Equal(ScalarType.Float32, found.dtype);
        Assert.Equal(expected.item<float>(), found.item<float>());
        Tensor gradient = autograd.grad([found], [half])[0];
        Assert.Equal(type, gradient.dtype);
        SigmoidCrossEntropyOpTests.AssertClose(autograd.grad([expected], [wide])[0], gradient.to(ScalarType.Float32), rounding);
    }

    [Fact]
    public void ViewsThatAreNotContiguousAreCopied()
    {
        using var scope = NewDisposeScope();
        Tensor wide = randn(40, 12).requires_grad_();
        Tensor labels = randint(-1, 5, [80], dtype: ScalarType.Int64).slice(0, 0, 80, 2);
        Tensor loss = SoftmaxLosses.CrossEntropy(wide.slice(1, 1, 11, 2), labels);
        Tensor copy = wide.detach().slice(1, 1, 11, 2).clone().requires_grad_();
        Tensor ofCopy = SoftmaxLosses.CrossEntropy(copy, labels);
        Assert.Equal(ofCopy.item<float>(), loss.item<float>());
        Tensor gradient = autograd.grad([loss], [wide])[0];
        SigmoidCrossEntropyOpTests.AssertClose(autograd.grad([ofCopy], [copy])[0], gradient.slice(1, 1, 11, 2), 0);
    }

    [Fact]
    public void NoRowsCostNothing()
    {
        using var scope = NewDisposeScope();
        foreach (RowNormaliser normaliser in Enum.GetValues<RowNormaliser>())
        {
            Tensor none = zeros(0, 5).requires_grad_();
            Tensor loss = SoftmaxLosses.CrossEntropy(none, zeros(0, dtype: ScalarType.Int64), normaliser: normaliser);
            Assert.Equal(0f, loss.item<float>());
            Assert.Equal([0, 5], autograd.grad([loss], [none])[0].shape);

            Tensor ignored = full([7, 5], float.NaN).requires_grad_();
            loss = SoftmaxLosses.CrossEntropy(ignored, full([7], -1, dtype: ScalarType.Int64), normaliser: normaliser);
            Assert.Equal(0f, loss.item<float>());
            Assert.Equal(0f, autograd.grad([loss], [ignored])[0].abs().sum().item<float>());
        }
    }

    [Fact]
    public void GradcheckInDoublePrecision()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn([7, 4], ScalarType.Float64).requires_grad_();
        Tensor labels = tensor(new[] { 0, 3, -1, 2, 1, 0, 3 });
        GradCheck.Assert(inputs => SoftmaxLosses.CrossEntropy(inputs[0], labels), logits);
        GradCheck.Assert(inputs => SoftmaxLosses.CrossEntropy(inputs[0], labels, rand_like(labels, ScalarType.Float64).fill_(0.3), RowNormaliser.Sum), logits);
    }

    [Fact]
    public void TheSameInputsGiveTheSameBits()
    {
        using var scope = NewDisposeScope();
        Tensor logits = randn(5003, 81).requires_grad_();
        Tensor labels = randint(-1, 81, [5003], dtype: ScalarType.Int64);
        Tensor first = SoftmaxLosses.CrossEntropy(logits, labels);
        Tensor dFirst = autograd.grad([first], [logits])[0];
        for (int i = 0; i < 5; i++)
        {
            Tensor again = SoftmaxLosses.CrossEntropy(logits, labels);
            Assert.Equal(first.item<float>(), again.item<float>());
            Assert.True(dFirst.eq(autograd.grad([again], [logits])[0]).all().item<bool>());
        }
    }

    [Fact]
    public void InputsMayBeDisposedBeforeBackwardAndChangesInPlaceAreFoundOut()
    {
        using var scope = NewDisposeScope();
        Tensor leaf = randn(100, 4).requires_grad_();
        Tensor loss;
        using (NewDisposeScope())
        {
            loss = SoftmaxLosses.CrossEntropy(leaf * 2, randint(-1, 4, [100], dtype: ScalarType.Int64), rand(100)).MoveToOuterDisposeScope();
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        loss.backward();
        Assert.True(leaf.grad!.abs().sum().item<float>() > 0);

        Tensor labels = zeros(100, dtype: ScalarType.Int64);
        Tensor changed = SoftmaxLosses.CrossEntropy(leaf, labels);
        labels.fill_(2);
        Assert.Contains("inplace operation", Assert.ThrowsAny<Exception>(() => BackwardGuard.Backward(changed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedByName()
    {
        using var scope = NewDisposeScope();
        Tensor logits = zeros(6, 4), labels = zeros(6, dtype: ScalarType.Int64);
        Refuses("logits", "[6]; expected [R, K + 1]", () => SoftmaxLosses.CrossEntropy(zeros(6), labels));
        Refuses("logits", "[6, 0]; expected [R, K + 1]", () => SoftmaxLosses.CrossEntropy(zeros(6, 0), labels));
        Refuses("logits", "Int64; expected Float32 or Float64", () => SoftmaxLosses.CrossEntropy(zeros(6, 4, dtype: ScalarType.Int64), labels));
        Refuses("logits", "logits is on meta", () => SoftmaxLosses.CrossEntropy(logits.to(META), labels));
        Refuses("labels", "[5]; expected [6]", () => SoftmaxLosses.CrossEntropy(logits, zeros(5, dtype: ScalarType.Int64)));
        Refuses("labels", "Float32; expected Int64 or Int32", () => SoftmaxLosses.CrossEntropy(logits, zeros(6)));
        Refuses("labels", "labels is on meta, logits on cpu", () => SoftmaxLosses.CrossEntropy(logits, labels.to(META)));
        Refuses("weights", "[5]; expected [6]", () => SoftmaxLosses.CrossEntropy(logits, labels, zeros(5)));
        Refuses("weights", "Bool; expected Float32", () => SoftmaxLosses.CrossEntropy(logits, labels, zeros(6, dtype: ScalarType.Bool)));
        Refuses("weights", "weights.detach()", () => SoftmaxLosses.CrossEntropy(logits, labels, zeros(6).requires_grad_()));
        foreach (long wrong in new[] { 4, -2, -100, 1L << 32 })
        {
            Tensor beyond = labels.clone();
            beyond[3] = tensor(wrong);
            Refuses("labels", $"labels[3] is {wrong}; expected -1 (ignore), 0 (background) or a class up to 3", () => SoftmaxLosses.CrossEntropy(logits, beyond));
        }
    }

    [Fact]
    public void ANormaliserOfAnotherTypeIsRefused()
    {
        using var scope = NewDisposeScope();
        SoftmaxLogits logits = SoftmaxLogits.Of(zeros(2, 3), zeros(2, dtype: ScalarType.Int64), null);
        Refuses("forward", "Float16; expected Float32 or Float64", () => SoftmaxCrossEntropyOp.Gradient(logits, new SoftmaxSum(tensor(1f), tensor(1f).to(ScalarType.Float16), null), tensor(1f)));
    }

    private static float Loss(Tensor logits, Tensor labels) => SoftmaxLosses.CrossEntropy(logits, labels).item<float>();

    private static void Refuses(string parameter, string part, Action call)
    {
        var exception = Assert.Throws<ArgumentException>(call);
        Assert.Equal(parameter, exception.ParamName);
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }
}

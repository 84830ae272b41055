using SfKernels.Autograd;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Fuzz;

/// <summary>The softmax cross-entropy against its definition: random shapes, views, types, weights, labels, normalisers and incoming gradients.</summary>
public sealed class SoftmaxFuzzTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EveryCaseIsItsDefinition(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 50; i++)
        {
            using var scope = NewDisposeScope();
            Check($"seed {seed}, case {i}", random);
        }
    }

    private static void Check(string what, Random random)
    {
        ScalarType type = RandomLogits.Types[random.Next(RandomLogits.Types.Length)];
        int columns = random.Next(8) switch { 0 => 1, 1 => 81, 2 => 257, _ => 1 + random.Next(40) };
        int rows = random.Next(8) switch { 0 => 0, 1 => 1, 2 => 300, _ => 1 + random.Next(70) };
        Tensor logits = TensorViews.Of(random, RandomLogits.Logits(random, [rows, columns], type)).requires_grad_();
        Tensor labels = TensorViews.Of(random, RandomLogits.Labels(random, [rows], columns - 1));
        Tensor? weights = RandomLogits.Weights(random, [rows]) is { } some ? TensorViews.Of(random, some) : null;
        RowNormaliser normaliser = (RowNormaliser)random.Next(2);
        double upstream = RandomLogits.Upstream(random);
        what += FormattableString.Invariant($": {type} [{rows}, {columns}] {normaliser} x {upstream}, weights {weights?.dtype}");

        Tensor loss = SoftmaxLosses.CrossEntropy(logits, labels, weights, normaliser);
        Tensor gradient = autograd.grad([loss * upstream], [logits])[0];

        double[] x = TensorViews.Numbers(logits), label = TensorViews.Numbers(labels);
        double[] weight = weights is null ? [.. label.Select(static _ => 1.0)] : TensorViews.Numbers(weights);
        double divisor = normaliser == RowNormaliser.Rows ? Math.Max(1, label.Count(static value => value >= 0)) : 1, sum = 0;
        double[] slopes = new double[x.Length];
        for (int r = 0; r < rows; r++)
        {
            if (label[r] < 0 || weight[r] == 0)
            {
                continue;
            }

            var (value, row) = DoubleLosses.Softmax(x.AsSpan(r * columns, columns), (int)label[r]);
            sum += weight[r] * value;
            for (int c = 0; c < columns; c++)
            {
                slopes[(r * columns) + c] = upstream == 0 ? 0 : weight[r] * row[c] * upstream / divisor;
            }
        }

        LossAssert.Close(what, sum / divisor, slopes, loss, gradient, type);
    }
}

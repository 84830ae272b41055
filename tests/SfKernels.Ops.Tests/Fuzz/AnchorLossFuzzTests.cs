using SfKernels.Autograd;
using SfKernels.Kernels.Classification;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Fuzz;

/// <summary>The losses over anchors against their definitions: random shapes, views, types, weights, labels, normalisers and incoming gradients.</summary>
public sealed class AnchorLossFuzzTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EveryCaseIsItsDefinition(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 40; i++)
        {
            using var scope = NewDisposeScope();
            Check($"seed {seed}, case {i}", random);
        }
    }

    private static void Check(string what, Random random)
    {
        ScalarType type = RandomLogits.Types[random.Next(RandomLogits.Types.Length)];
        int classes = random.Next(8) switch { 0 => 1, 1 => 80, 2 => 257, _ => 1 + random.Next(20) };
        int images = random.Next(6) == 0 ? 0 : 1 + random.Next(3);
        int form = random.Next(3), perCell = form == 2 ? 1 + random.Next(4) : 1;
        (long Height, long Width)[] sizes = [.. Enumerable.Range(0, form == 0 ? 1 : 1 + random.Next(3)).Select(_ => (Side(random), Side(random)))];
        long anchors = sizes.Sum(static size => size.Height * size.Width) * perCell;
        long[][] shapes = [.. sizes.Select(size => form switch
        {
            0 => new[] { size.Height * size.Width, classes },
            1 => [images, size.Height * size.Width, classes],
            _ => [images, perCell * classes, size.Height, size.Width],
        })];
        if (form == 2 && anchors == 0)
        {
            // Nothing tells A from K without a cell.
            perCell = 1;
            classes = (int)shapes[0][1];
        }

        long[] rows = form == 0 ? [anchors] : [images, anchors];
        Tensor labels = TensorViews.Of(random, RandomLogits.Labels(random, rows, classes));
        Tensor? weights = RandomLogits.Weights(random, rows) is { } some ? TensorViews.Of(random, some) : null;
        Tensor[] logits = [.. shapes.Select(shape => TensorViews.Of(random, RandomLogits.Logits(random, shape, type)).requires_grad_())];
        IgnoredAnchors ignored = (IgnoredAnchors)random.Next(2);
        AnchorNormaliser normaliser = (AnchorNormaliser)random.Next(4);
        double upstream = RandomLogits.Upstream(random), gamma = random.Next(4) switch { 0 => 1, 1 => 0, 2 => 1.5, _ => 2 };
        double? alpha = random.Next(3) == 0 ? null : random.NextDouble();
        bool focal = random.Next(2) == 0;
        what += FormattableString.Invariant($": {type} {string.Join(' ', shapes.Select(shape => $"[{string.Join(',', shape)}]"))} focal {focal} {alpha} {gamma} {ignored} {normaliser} x {upstream}, weights {weights?.dtype}");

        Tensor loss = focal
            ? AnchorLosses.SigmoidFocal(logits, labels, new FocalSettings(alpha, gamma), weights, normaliser, ignored)
            : AnchorLosses.SigmoidCrossEntropy(logits, labels, weights, normaliser, ignored);
        IList<Tensor> gradients = autograd.grad([loss * upstream], logits);

        double[] label = TensorViews.Numbers(labels), weight = weights is null ? [.. label.Select(static _ => 1.0)] : TensorViews.Numbers(weights);
        double positives = label.Count(static value => value > 0);
        double divisor = normaliser switch
        {
            AnchorNormaliser.Positives => Math.Max(1, positives),
            AnchorNormaliser.PositivesAndImages => positives + Math.Max(1, form == 0 ? 1 : images),
            AnchorNormaliser.Anchors => Math.Max(1, label.Length),
            _ => 1,
        };
        double sum = 0;
        double[][] slopes = new double[logits.Length][];
        long first = 0;
        for (int level = 0; level < logits.Length; level++)
        {
            double[] x = TensorViews.Numbers(logits[level]);
            slopes[level] = new double[x.Length];
            long cells = sizes[level].Height * sizes[level].Width;
            for (int at = 0; at < x.Length; at++)
            {
                // Where the logit is: image, anchor within the level, class.
                long n, r, k;
                if (form == 2)
                {
                    long channel = at / cells % (perCell * classes);
                    (n, r, k) = (at / (cells * perCell * classes), (at % cells * perCell) + (channel / classes), channel % classes);
                }
                else
                {
                    (n, r, k) = (at / (cells * classes), at / classes % Math.Max(1, cells), at % classes);
                }

                long row = (n * anchors) + first + r;
                double w = weight[row];
                if (w == 0 || (label[row] < 0 && ignored == IgnoredAnchors.Skip))
                {
                    continue;
                }

                var (value, slope) = focal
                    ? DoubleLosses.Focal(x[at], label[row] == k + 1, alpha ?? 0.5, gamma)
                    : DoubleLosses.CrossEntropy(x[at], label[row] == k + 1);
                double scale = focal && alpha is null ? 2 * w : w;
                sum += scale * value;
                slopes[level][at] = upstream == 0 ? 0 : scale * slope * upstream / divisor;
            }

            first += cells * perCell;
        }

        for (int level = 0; level < logits.Length; level++)
        {
            LossAssert.Close(what + $", level {level}", sum / divisor, slopes[level], loss, gradients[level], type);
        }
    }

    private static long Side(Random random) => random.Next(12) == 0 ? 0 : 1 + random.Next(random.Next(3) == 0 ? 17 : 5);
}

using SfKernels.Kernels.Formulas;

namespace SfKernels.Kernels.Reference;

/// <summary>The specification of the softmax cross-entropy of a RoI head: double precision, one row after the other.</summary>
public static class SoftmaxCrossEntropyReference
{
    /// <summary>Sum over rows of weight * -log softmax(x)_label; rows with a label below 0 or a weight of 0 cost nothing.</summary>
    /// <param name="logits">[R, C].</param>
    /// <param name="labels">[R], columns in 0..C-1.</param>
    /// <param name="weights">[R], or empty for one everywhere.</param>
    public static double Forward(ReadOnlySpan<double> logits, ReadOnlySpan<long> labels, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var r = 0; r < labels.Length; r++)
        {
            var row = Row(logits, labels.Length, r);
            if (labels[r] < 0 || Weight(weights, r) == 0)
                continue;
            var (most, logSum) = Shifted(row);
            sum += Weight(weights, r) * (logSum + (most - row[(int)labels[r]]));
        }

        return sum;
    }

    /// <summary>Writes scale * weight * (softmax(x)_c - [c = label]).</summary>
    public static void Backward(ReadOnlySpan<double> logits, ReadOnlySpan<long> labels, ReadOnlySpan<double> weights, double scale, Span<double> gradient)
    {
        var columns = labels.Length == 0 ? 0 : logits.Length / labels.Length;
        for (var r = 0; r < labels.Length; r++)
        {
            var row = Row(logits, labels.Length, r);
            var factor = labels[r] < 0 ? 0 : scale * Weight(weights, r);
            var (most, logSum) = Shifted(row);
            for (var c = 0; c < columns; c++)
                gradient[r * columns + c] = factor == 0 ? 0 : factor * (Math.Exp(row[c] - most - logSum) - (c == labels[r] ? 1 : 0));
        }
    }

    private static ReadOnlySpan<double> Row(ReadOnlySpan<double> logits, int rows, int r) => logits.Slice(r * (logits.Length / rows), logits.Length / rows);

    private static double Weight(ReadOnlySpan<double> weights, int r) => weights.IsEmpty ? 1 : weights[r];

    // log sum exp(x - most): the first of the largest is the 1 in it, so that what the others add keeps its digits.
    private static (double Most, double LogSum) Shifted(ReadOnlySpan<double> row)
    {
        var largest = 0;
        for (var c = 1; c < row.Length; c++)
            largest = row[c] > row[largest] ? c : largest;
        var others = 0.0;
        for (var c = 0; c < row.Length; c++)
            others += c == largest ? 0 : Math.Exp(row[c] - row[largest]);
        return (row[largest], LogOnePlus.Of(others));
    }
}

namespace SfKernels.Ops.Tests.Fuzz;

/// <summary>The classification losses as their definitions read, in double precision: value and derivative of one logit or one row.</summary>
internal static class DoubleLosses
{
    /// <summary>Sigmoid cross-entropy of one logit.</summary>
    public static (double Value, double Slope) CrossEntropy(double x, bool positive) =>
        positive ? (Softplus(-x), -Sigmoid(-x)) : (Softplus(x), Sigmoid(x));

    /// <summary>Focal loss of one logit. No number for the slope where the loss is infinite: 0 times infinity.</summary>
    public static (double Value, double Slope) Focal(double x, bool positive, double alpha, double gamma)
    {
        // By z = -x for positives both read alike: q is what the model gives the wrong answer.
        double z = positive ? -x : x, weight = positive ? alpha : 1 - alpha;
        double q = Sigmoid(z), loss = Softplus(z);
        double power = Math.Pow(q, gamma);
        double slope = weight * ((gamma * power * Sigmoid(-z) * loss) + (power * q));
        return (weight * power * loss, positive ? -slope : slope);
    }

    /// <summary>Softmax cross-entropy of one row.</summary>
    public static (double Value, double[] Slopes) Softmax(ReadOnlySpan<double> row, int label)
    {
        double most = double.NegativeInfinity, sum = 0;
        foreach (double x in row)
        {
            most = double.IsNaN(x) || x > most ? x : most;
        }

        double others = 0;
        for (int c = 0; c < row.Length; c++)
        {
            double e = Math.Exp(row[c] - most);
            sum += e;
            others += c == label ? 0 : e;
        }

        double[] slopes = new double[row.Length];
        for (int c = 0; c < row.Length; c++)
        {
            slopes[c] = c == label ? -others / sum : Math.Exp(row[c] - most) / sum;
        }

        // Where the label is the largest, log(sum) = log(1 + others) keeps what others adds to 1.
        double logSum = row[label] == most ? (others < 1e-5 ? others - (others * others / 2) : Math.Log(1 + others)) : Math.Log(sum);
        return (logSum + (most - row[label]), slopes);
    }

    private static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    private static double Softplus(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return Math.Max(x, 0) + (e < 1e-5 ? e - (e * e / 2) : Math.Log(1 + e));
    }
}

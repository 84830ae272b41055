namespace SfKernels.Kernels.Prior;

/// <summary>
/// Anchors of a whole data set by label. Over several processes add the counts first and divide once: the prior of a sum is not the mean of the priors.
/// </summary>
/// <param name="Foreground">Matched anchors, low-quality matches included.</param>
/// <param name="Background">Anchors below the low threshold.</param>
/// <param name="Between">Anchors between the thresholds; in neither of the other two, and not in the prior.</param>
/// <param name="Images">Pictures counted.</param>
/// <param name="Boxes">Boxes counted, those without area left out.</param>
public readonly record struct ForegroundCounts(long Foreground, long Background, long Between, long Images, long Boxes)
{
    /// <summary>Counts of two disjoint parts of a data set.</summary>
    public static ForegroundCounts operator +(ForegroundCounts a, ForegroundCounts b) => new(
        a.Foreground + b.Foreground, a.Background + b.Background, a.Between + b.Between, a.Images + b.Images, a.Boxes + b.Boxes);

    /// <summary>pi = foreground / (foreground + background) / K: the probability at which a bias-only classifier has its lowest cross-entropy.</summary>
    /// <param name="classes">K.</param>
    public double Prior(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (Foreground == 0 || Background == 0)
        {
            throw new InvalidOperationException(
                $"{Foreground} foreground and {Background} background anchors in {Images} images give no prior: the data set needs boxes that the anchors can match.");
        }

        return (double)Foreground / (Foreground + Background) / classes;
    }

    /// <summary>The logit of the prior.</summary>
    /// <param name="classes">K.</param>
    public double Bias(int classes) => OptimalBias.FromPrior(Prior(classes));
}

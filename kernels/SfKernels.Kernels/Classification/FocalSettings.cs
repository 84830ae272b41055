namespace SfKernels.Kernels.Classification;

/// <summary>Focal loss: alpha_t (1 - p_t)^gamma CE (Lin et al. 2017).</summary>
public sealed record FocalSettings
{
    /// <summary>Checks and keeps both parameters.</summary>
    /// <param name="alpha">Weight of the positives in 0..1, the negatives get 1 - alpha; null weighs both with 1.</param>
    /// <param name="gamma">Focusing exponent, 0 or more; 0 leaves the cross-entropy.</param>
    public FocalSettings(double? alpha = 0.25, double gamma = 2)
    {
        if (alpha is not (null or (>= 0 and <= 1)))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "alpha is a weight in 0..1, or null for no weighting");
        if (!(gamma >= 0 && double.IsFinite(gamma)))
            throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "gamma is a finite exponent of 0 or more");
        Alpha = alpha;
        Gamma = gamma;
    }

    /// <summary>Weight of the positives, or null.</summary>
    public double? Alpha { get; }

    /// <summary>Focusing exponent.</summary>
    public double Gamma { get; }

    /// <summary>alpha_t of a logit whose target is 1.</summary>
    public double PositiveWeight => Alpha ?? 1;

    /// <summary>alpha_t of a logit whose target is 0.</summary>
    public double NegativeWeight => 1 - (Alpha ?? 0);
}

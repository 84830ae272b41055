namespace SfKernels.Kernels.Prior;

/// <summary>
/// Bias of the last classification layer at which sigma(b) equals the prior (arXiv 1909.04868), and the priors that the official code ships
/// (its counts use "+1" boxes).
/// </summary>
public static class OptimalBias
{
    /// <summary>RetinaNet on COCO: b = -11.5129.</summary>
    public const double RetinaNetCocoPrior = 1e-5;

    /// <summary>RetinaNet on VOC: b = -9.5669.</summary>
    public const double RetinaNetVocPrior = 7e-5;

    /// <summary>Region proposal network on COCO: b = -8.5170.</summary>
    public const double RegionProposalCocoPrior = 2e-4;

    /// <summary>Region proposal network on VOC: b = -9.9034.</summary>
    public const double RegionProposalVocPrior = 5e-5;

    /// <summary>b = -log((1 - pi) / pi).</summary>
    /// <param name="prior">pi, strictly between 0 and 1.</param>
    public static double FromPrior(double prior)
    {
        if (!(prior > 0 && prior < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(prior), prior, "The prior must lie strictly between 0 and 1.");
        }

        return -Math.Log((1 - prior) / prior);
    }
}

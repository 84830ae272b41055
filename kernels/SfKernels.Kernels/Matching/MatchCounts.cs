namespace SfKernels.Kernels.Matching;

/// <summary>How many of a picture's anchors got which label.</summary>
/// <param name="Foreground">Matched, low-quality matches included.</param>
/// <param name="Between">Best IoU between the thresholds and no low-quality match: label -1.</param>
/// <param name="Background">Best IoU below the low threshold.</param>
public readonly record struct MatchCounts(long Foreground, long Between, long Background)
{
    /// <summary>Sums, field by field.</summary>
    public static MatchCounts operator +(MatchCounts a, MatchCounts b) =>
        new(a.Foreground + b.Foreground, a.Between + b.Between, a.Background + b.Background);
}

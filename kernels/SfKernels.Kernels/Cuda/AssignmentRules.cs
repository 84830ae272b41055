namespace SfKernels.Kernels.Cuda;

/// <summary>How anchors are labelled from their best IoU; the rules of <see cref="Matching.MatcherSettings"/>.</summary>
public struct AssignmentRules
{
    /// <summary>IoU from which an anchor is positive.</summary>
    public float Foreground;

    /// <summary>IoU below which it is background.</summary>
    public float Background;

    /// <summary>1 where every anchor that ties for a box's best IoU is positive too.</summary>
    public int LowQualityMatches;

    /// <summary>What "+1" adds to a width: 0 or 1 pixel.</summary>
    public float Extra;

    /// <summary>The same rules for a device.</summary>
    public static AssignmentRules From(Matching.MatcherSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        return new()
        {
            Foreground = settings.Foreground,
            Background = settings.Background,
            LowQualityMatches = settings.LowQualityMatches ? 1 : 0,
            Extra = settings.Extra,
        };
    }
}

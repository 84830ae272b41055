namespace SfKernels.Kernels.Matching;

/// <summary>How anchors are labelled from their best IoU. Thresholds are compared in float32, as torch compares them.</summary>
/// <param name="Foreground">IoU from which an anchor is positive.</param>
/// <param name="Background">IoU below which an anchor is background; in between it is neither (label -1).</param>
/// <param name="LowQualityMatches">
/// Every anchor that ties for a box's best IoU is positive too, and keeps its own best box. A box that no anchor touches has a best IoU of 0,
/// which every anchor ties for: as in torchvision, detectron2 and the official code all of them become positive. Boxes outside the picture
/// are therefore to be clipped or dropped when the data is read.
/// </param>
/// <param name="PlusOne">Widths are x1 - x0 + 1: the official code's boxes.</param>
public sealed record MatcherSettings(float Foreground = 0.5f, float Background = 0.4f, bool LowQualityMatches = true, bool PlusOne = false)
{
    /// <summary>0.5 / 0.4, low-quality matches on.</summary>
    public static MatcherSettings RetinaNet { get; } = new();

    /// <summary>0.7 / 0.3, low-quality matches on.</summary>
    public static MatcherSettings RegionProposal { get; } = new(0.7f, 0.3f);

    /// <summary>What "+1" adds to a width: 0 or 1 pixel.</summary>
    internal float Extra => PlusOne ? 1 : 0;

    /// <summary>Throws where the thresholds are not 0 &lt;= background &lt;= foreground &lt;= 1.</summary>
    internal void Check()
    {
        if (!(Background >= 0 && Background <= Foreground && Foreground <= 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Thresholds must satisfy 0 <= background <= foreground <= 1, got {Background} and {Foreground}."),
                nameof(Background));
        }
    }
}

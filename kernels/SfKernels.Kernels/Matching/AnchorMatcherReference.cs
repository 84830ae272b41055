using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Matching;

/// <summary>The matcher as its specification reads: the full M x R matrix of IoUs (float32, because ties decide), then the rules one after the other.</summary>
public static class AnchorMatcherReference
{
    /// <summary>Labels and matches of one picture.</summary>
    /// <param name="anchors">[R].</param>
    /// <param name="boxes">[M]; boxes without area are left out, indices count them.</param>
    /// <param name="classes">[M] in 1..K.</param>
    /// <param name="settings">Thresholds and options.</param>
    /// <param name="labels">[R] out: class of the matched box, 0 background, -1 between the thresholds.</param>
    /// <param name="matched">[R] out: index of the matched box, -1 where there is none.</param>
    public static MatchCounts Match(
        ReadOnlySpan<Box> anchors,
        ReadOnlySpan<Box> boxes,
        ReadOnlySpan<long> classes,
        MatcherSettings settings,
        Span<long> labels,
        Span<long> matched)
    {
        var kept = new List<int>();
        for (int j = 0; j < boxes.Length; j++)
        {
            if (boxes[j].HasArea)
            {
                kept.Add(j);
            }
        }

        var quality = new float[kept.Count, anchors.Length];
        for (int j = 0; j < kept.Count; j++)
        {
            for (int r = 0; r < anchors.Length; r++)
            {
                quality[j, r] = BoxOverlap.Iou(boxes[kept[j]], anchors[r], settings.Extra);
            }
        }

        MatchCounts counts = Match(quality, settings, matched, labels);
        for (int r = 0; r < anchors.Length; r++)
        {
            if (matched[r] >= 0)
            {
                matched[r] = kept[(int)matched[r]];
                labels[r] = classes[(int)matched[r]];
            }
        }

        return counts;
    }

    /// <summary>The rules alone, on any quality matrix.</summary>
    /// <param name="quality">[M, R].</param>
    /// <param name="settings">Thresholds and options.</param>
    /// <param name="matched">[R] out: row of the matched box, -1 where there is none.</param>
    /// <param name="labels">[R] out: 1 matched, 0 background, -1 between the thresholds.</param>
    public static MatchCounts Match(float[,] quality, MatcherSettings settings, Span<long> matched, Span<long> labels)
    {
        ArgumentNullException.ThrowIfNull(quality);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        int count = quality.GetLength(0);
        bool[] lowQuality = LowQuality(quality);
        var counts = default(MatchCounts);
        for (int r = 0; r < labels.Length; r++)
        {
            // The first of several equal boxes wins, as in torch.max.
            int best = 0;
            for (int j = 1; j < count; j++)
            {
                best = quality[j, r] > quality[best, r] ? j : best;
            }

            bool positive = count > 0 && (quality[best, r] >= settings.Foreground || (settings.LowQualityMatches && lowQuality[r]));
            bool background = !positive && (count == 0 || quality[best, r] < settings.Background);
            matched[r] = positive ? best : -1;
            labels[r] = positive ? 1 : background ? 0 : -1;
            counts += new MatchCounts(positive ? 1 : 0, positive || background ? 0 : 1, background ? 1 : 0);
        }

        return counts;
    }

    private static bool[] LowQuality(float[,] quality)
    {
        var ties = new bool[quality.GetLength(1)];
        for (int j = 0; j < quality.GetLength(0); j++)
        {
            float best = float.NegativeInfinity;
            for (int r = 0; r < ties.Length; r++)
            {
                best = MathF.Max(best, quality[j, r]);
            }

            for (int r = 0; r < ties.Length; r++)
            {
                ties[r] |= quality[j, r] == best;
            }
        }

        return ties;
    }
}

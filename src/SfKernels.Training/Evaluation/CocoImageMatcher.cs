using SfKernels.Training.Data;

namespace SfKernels.Training.Evaluation;

/// <summary>
/// Greedy matching of one image and class as pycocotools' evaluateImg does it: detections by falling score take the free object of
/// highest IoU; objects to ignore come last and are taken only when no other is left; a crowd may be taken any number of times.
/// </summary>
internal sealed class CocoImageMatcher
{
    private readonly ScoredBox[] detections;
    private readonly GroundTruth[] truths;
    private readonly double[] ious;

    public CocoImageMatcher(ClassTable.Cell cell)
    {
        detections = [.. cell.Detections.OrderByDescending(static d => d.Score).Take(CocoRules.MaxDetections)];
        truths = [.. cell.Truths];
        ious = new double[detections.Length * truths.Length];
        for (int d = 0; d < detections.Length; d++)
        {
            for (int g = 0; g < truths.Length; g++)
                ious[(d * truths.Length) + g] = Iou(detections[d].Box, truths[g].Exact, truths[g].Crowd);
        }
    }

    /// <summary>At most 100, best first; equal scores keep their order.</summary>
    public ReadOnlySpan<ScoredBox> Detections => detections;

    /// <summary>Number of objects that count in the area range.</summary>
    public int CountedTruths((double From, double To) range) => truths.Count(g => !IsIgnored(g, range));

    /// <summary>Outcome of every detection for an area range and every threshold.</summary>
    /// <param name="range">Areas that count, both ends included.</param>
    /// <param name="outcomes">[T, D], threshold by threshold.</param>
    public void Match((double From, double To) range, Span<MatchOutcome> outcomes)
    {
        int[] order = [.. Enumerable.Range(0, truths.Length).OrderBy(g => IsIgnored(truths[g], range))];
        bool[] ignored = [.. order.Select(g => IsIgnored(truths[g], range))];
        var taken = new bool[truths.Length];
        for (int t = 0; t < CocoRules.IouThresholds.Count; t++)
        {
            Array.Clear(taken);
            double threshold = Math.Min(CocoRules.IouThresholds[t], 1 - 1e-10);
            for (int d = 0; d < detections.Length; d++)
            {
                int match = BestMatch(d, threshold, order, ignored, taken);
                if (match >= 0)
                    taken[match] = true;
                bool skip = match >= 0 ? ignored[match] : IsOutside(detections[d].Box.Area, range);
                outcomes[(t * detections.Length) + d] =
                    skip ? MatchOutcome.Ignored : match >= 0 ? MatchOutcome.TruePositive : MatchOutcome.FalsePositive;
            }
        }
    }

    private int BestMatch(int detection, double threshold, int[] order, bool[] ignored, bool[] taken)
    {
        double best = threshold;
        int match = -1;
        for (int g = 0; g < order.Length; g++)
        {
            if (taken[g] && !truths[order[g]].Crowd)
                continue;
            if (match >= 0 && !ignored[match] && ignored[g])
                break;
            double iou = ious[(detection * order.Length) + order[g]];
            if (iou < best)
                continue;
            // An equal IoU passes too: of several, the last object wins, as in the published code.
            best = iou;
            match = g;
        }

        return match;
    }

    private static bool IsIgnored(GroundTruth truth, (double From, double To) range) => truth.Crowd || IsOutside(truth.Area, range);

    private static bool IsOutside(double area, (double From, double To) range) => area < range.From || area > range.To;

    /// <summary>Intersection over union; over a crowd, intersection over the detection's area. Empty intersections are 0.</summary>
    private static double Iou(CocoBox detection, CocoBox truth, bool crowd)
    {
        double width = Math.Min(detection.Width + detection.X, truth.Width + truth.X) - Math.Max(detection.X, truth.X);
        double height = Math.Min(detection.Height + detection.Y, truth.Height + truth.Y) - Math.Max(detection.Y, truth.Y);
        if (width <= 0 || height <= 0)
            return 0;
        double intersection = width * height;
        double area = detection.Width * detection.Height;
        return intersection / (crowd ? area : area + (truth.Width * truth.Height) - intersection);
    }
}

using SfKernels.Training.Data;

namespace SfKernels.Training.Evaluation;

/// <summary>
/// Pascal VOC mean average precision, equal to the devkit's VOCevaldet: a detection belongs to the object of highest overlap in its
/// image, difficult and taken ones included; a second detection of an object is wrong; one whose object is difficult (or a COCO crowd)
/// counts neither way.
/// </summary>
public static class VocEvaluator
{
    /// <summary>mAP and AP of each class.</summary>
    /// <param name="images">The images of the split. Equal scores rank in this order.</param>
    /// <param name="categories">The K classes in label order.</param>
    /// <param name="detections">Per image id, in pixels of the original image. Images without an entry have none.</param>
    /// <param name="rule">Which definition.</param>
    public static VocMetrics Evaluate(
        IReadOnlyList<ImageEntry> images,
        IReadOnlyList<Category> categories,
        IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> detections,
        VocRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var table = new ClassTable(images, categories, detections);
        var scores = new double?[categories.Count];
        Parallel.For(0, scores.Length, k => scores[k] = AveragePrecision([.. table.OfClass(k + 1)], rule));
        return new VocMetrics
        {
            Map = scores.Average() ?? -1,
            ClassAp = scores,
        };
    }

    private static double? AveragePrecision(ClassTable.Cell[] cells, VocRule rule)
    {
        int positives = cells.Sum(static cell => cell.Truths.Count(static g => !IsIgnored(g)));
        if (positives == 0)
            return null;
        bool[][] taken = [.. cells.Select(static cell => new bool[cell.Truths.Count])];
        (int Cell, ScoredBox Box)[] found = [.. cells.SelectMany(static (cell, c) => cell.Detections.Select(d => (c, d)))];
        var precision = new List<double>(found.Length);
        var recall = new List<double>(found.Length);
        int hits = 0, misses = 0;
        foreach (int d in Ranking.ByFallingScore([.. found.Select(static f => f.Box.Score)]))
        {
            (int c, ScoredBox box) = found[d];
            switch (Match(box.Box, cells[c].Truths, taken[c], rule))
            {
                case MatchOutcome.TruePositive:
                    hits++;
                    break;
                case MatchOutcome.FalsePositive:
                    misses++;
                    break;
                default:
                    // The curve does not move, so leaving the point out changes neither area nor maxima.
                    continue;
            }

            recall.Add((double)hits / positives);
            precision.Add((double)hits / (hits + misses));
        }

        return rule.Curve == VocCurve.ElevenPoints ? ElevenPoints(recall, precision) : Area(recall, precision);
    }

    private static MatchOutcome Match(CocoBox box, List<GroundTruth> truths, bool[] taken, VocRule rule)
    {
        double best = double.NegativeInfinity;
        int match = -1;
        for (int g = 0; g < truths.Count; g++)
        {
            double iou = Iou(box, truths[g].Exact, rule.PlusOne ? 1 : 0);
            if (iou > best)
                (best, match) = (iou, g);
        }

        if (match < 0 || best < rule.IouThreshold)
            return MatchOutcome.FalsePositive;
        if (IsIgnored(truths[match]))
            return MatchOutcome.Ignored;
        if (taken[match])
            return MatchOutcome.FalsePositive;
        taken[match] = true;
        return MatchOutcome.TruePositive;
    }

    private static bool IsIgnored(GroundTruth truth) => truth.Difficult || truth.Crowd;

    private static double Iou(CocoBox a, CocoBox b, double extra)
    {
        double width = Math.Min(a.Right, b.Right) - Math.Max(a.X, b.X) + extra;
        double height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Y, b.Y) + extra;
        if (width <= 0 || height <= 0)
            return double.NegativeInfinity;
        double intersection = width * height;
        double union = ((a.Right - a.X + extra) * (a.Bottom - a.Y + extra)) + ((b.Right - b.X + extra) * (b.Bottom - b.Y + extra)) - intersection;
        return intersection / union;
    }

    private static double ElevenPoints(List<double> recall, List<double> precision)
    {
        double sum = 0;
        for (int k = 0; k <= 10; k++)
        {
            // k * 0.1 in double, as numpy.arange gives it: recall 3/10 lies below the fourth point, 0.30000000000000004.
            double point = k * 0.1;
            double best = 0;
            for (int i = recall.Count - 1; i >= 0 && recall[i] >= point; i--)
                best = Math.Max(best, precision[i]);
            sum += best;
        }

        return sum / 11;
    }

    private static double Area(List<double> recall, List<double> precision)
    {
        double[] envelope = [.. precision];
        PrecisionEnvelope.Apply(envelope);
        double area = 0;
        for (int i = 0; i < envelope.Length; i++)
            area += (recall[i] - (i == 0 ? 0 : recall[i - 1])) * envelope[i];
        return area;
    }
}

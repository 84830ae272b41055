namespace SfKernels.Training.Evaluation;

/// <summary>Precision and recall of one class over all images, as pycocotools' accumulate computes them.</summary>
internal sealed class CocoClassScore
{
    /// <summary>numpy.spacing(1): keeps 0 / 0 out of the curve and shows in the last digit of a precision of 1, as it does in pycocotools.</summary>
    private const double Spacing = 2.220446049250313e-16;

    private static readonly int Thresholds = CocoRules.IouThresholds.Count;

    /// <summary>[area][threshold] average precision over the 101 recall points; null where the class has no object in the area range.</summary>
    public double[]?[] Precision { get; } = new double[]?[CocoRules.AreaRanges.Count];

    /// <summary>[area][threshold] recall at 100 detections; null like <see cref="Precision"/>.</summary>
    public double[]?[] Recall { get; } = new double[]?[CocoRules.AreaRanges.Count];

    /// <summary>[threshold] recall over all areas at one detection per image.</summary>
    public double[]? RecallAt1 { get; private set; }

    /// <summary>[threshold] recall over all areas at ten detections per image.</summary>
    public double[]? RecallAt10 { get; private set; }

    /// <param name="cells">The images that hold the class, in the order in which equal scores are ranked.</param>
    public static CocoClassScore Of(IEnumerable<ClassTable.Cell> cells)
    {
        CocoImageMatcher[] images = [.. cells.Select(static cell => new CocoImageMatcher(cell))];
        int[] order = Ranking.ByFallingScore([.. images.SelectMany(static image => image.Detections.ToArray().Select(static d => d.Score))]);
        int[] rankInImage = [.. images.SelectMany(static image => Enumerable.Range(0, image.Detections.Length))];
        var score = new CocoClassScore();
        var outcomes = new MatchOutcome[Thresholds * order.Length];
        for (int a = 0; a < CocoRules.AreaRanges.Count; a++)
        {
            int positives = images.Sum(image => image.CountedTruths(CocoRules.AreaRanges[a]));
            if (positives == 0)
                continue;
            Collect(images, CocoRules.AreaRanges[a], outcomes);
            score.Precision[a] = [.. Enumerable.Range(0, Thresholds).Select(t => AveragePrecision(outcomes.AsSpan(t * order.Length, order.Length), order, positives))];
            score.Recall[a] = RecallAt(CocoRules.MaxDetections, outcomes, rankInImage, positives);
            if (a != 0)
                continue;
            score.RecallAt1 = RecallAt(1, outcomes, rankInImage, positives);
            score.RecallAt10 = RecallAt(10, outcomes, rankInImage, positives);
        }

        return score;
    }

    private static void Collect(CocoImageMatcher[] images, (double From, double To) range, MatchOutcome[] outcomes)
    {
        int all = outcomes.Length / Thresholds;
        var local = new MatchOutcome[Thresholds * CocoRules.MaxDetections];
        int start = 0;
        foreach (CocoImageMatcher image in images)
        {
            int count = image.Detections.Length;
            image.Match(range, local);
            for (int t = 0; t < Thresholds; t++)
                local.AsSpan(t * count, count).CopyTo(outcomes.AsSpan((t * all) + start));
            start += count;
        }
    }

    private static double[] RecallAt(int maxDetections, MatchOutcome[] outcomes, int[] rankInImage, int positives)
    {
        var recall = new double[Thresholds];
        for (int t = 0; t < Thresholds; t++)
        {
            int found = 0;
            for (int d = 0; d < rankInImage.Length; d++)
            {
                if (rankInImage[d] < maxDetections && outcomes[(t * rankInImage.Length) + d] == MatchOutcome.TruePositive)
                    found++;
            }

            recall[t] = (double)found / positives;
        }

        return recall;
    }

    private static double AveragePrecision(ReadOnlySpan<MatchOutcome> outcomes, int[] order, int positives)
    {
        var precision = new double[order.Length];
        var recall = new double[order.Length];
        int hits = 0, misses = 0;
        for (int i = 0; i < order.Length; i++)
        {
            // Ignored detections keep their place in the curve, as in the published code; they move neither count.
            hits += outcomes[order[i]] == MatchOutcome.TruePositive ? 1 : 0;
            misses += outcomes[order[i]] == MatchOutcome.FalsePositive ? 1 : 0;
            recall[i] = (double)hits / positives;
            precision[i] = hits / (misses + hits + Spacing);
        }

        PrecisionEnvelope.Apply(precision);
        double sum = 0;
        int at = 0;
        foreach (double point in CocoRules.RecallPoints)
        {
            while (at < recall.Length && recall[at] < point)
                at++;
            if (at == recall.Length)
                break;
            sum += precision[at];
        }

        return sum / CocoRules.RecallPoints.Count;
    }
}

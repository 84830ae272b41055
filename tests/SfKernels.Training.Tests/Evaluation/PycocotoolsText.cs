using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;

namespace SfKernels.Training.Tests.Evaluation;

/// <summary>
/// A second implementation of the COCO box metrics for tests: the published procedure line by line, with its arrays over thresholds,
/// recall points, classes, areas and detection limits, and no thought for speed. It shares nothing with the library but the input types.
/// </summary>
internal sealed class PycocotoolsText
{
    private static readonly double[] IouThresholds = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95];
    private static readonly double[] RecallThresholds = [.. Enumerable.Range(0, 101).Select(i => i * 0.01)];
    private static readonly int[] MaxDetections = [1, 10, 100];
    private static readonly double[][] Areas = [[0, 1e10], [0, 1024], [1024, 9216], [9216, 1e10]];

    private readonly MetricCase input;
    private readonly double[,,,,] precision;
    private readonly double[,,,] recall;

    public PycocotoolsText(MetricCase input)
    {
        this.input = input;
        int classes = input.Categories.Count;
        precision = new double[10, 101, classes, 4, 3];
        recall = new double[10, classes, 4, 3];
        for (int k = 0; k < classes; k++)
        {
            for (int a = 0; a < 4; a++)
            {
                List<ImageResult> results = [.. input.Images.OrderBy(i => i.Id).Select(i => EvaluateImage(i, k + 1, Areas[a])).OfType<ImageResult>()];
                for (int m = 0; m < 3; m++)
                    Accumulate(results, k, a, m);
            }
        }
    }

    /// <summary>AP, AP50, AP75, APs, APm, APl, AR1, AR10, AR100, ARs, ARm, ARl.</summary>
    public double[] Summary() =>
    [
        Ap(null, 0), Ap(0, 0), Ap(5, 0), Ap(null, 1), Ap(null, 2), Ap(null, 3),
        Ar(0, 0), Ar(0, 1), Ar(0, 2), Ar(1, 2), Ar(2, 2), Ar(3, 2),
    ];

    public double ClassAp(int k) => Mean(
        from t in Enumerable.Range(0, 10) from r in Enumerable.Range(0, 101) select precision[t, r, k, 0, 2]);

    private double Ap(int? threshold, int area) => Mean(
        from t in threshold is int one ? [one] : Enumerable.Range(0, 10)
        from r in Enumerable.Range(0, 101)
        from k in Enumerable.Range(0, input.Categories.Count)
        select precision[t, r, k, area, 2]);

    private double Ar(int area, int maxDetections) => Mean(
        from t in Enumerable.Range(0, 10) from k in Enumerable.Range(0, input.Categories.Count) select recall[t, k, area, maxDetections]);

    private static double Mean(IEnumerable<double> values)
    {
        double[] present = [.. values.Where(v => v > -1)];
        return present.Length == 0 ? -1 : present.Average();
    }

    private ImageResult? EvaluateImage(ImageEntry image, int label, double[] area)
    {
        List<GroundTruth> truths = [.. image.Objects.Where(g => g.Label == label)];
        List<ScoredBox> boxes = [.. input.Detections.GetValueOrDefault(image.Id, []).Where(d => d.Label == label)];
        if (truths.Count == 0 && boxes.Count == 0)
            return null;
        bool Ignore(GroundTruth g) => g.Crowd || g.Area < area[0] || g.Area > area[1];
        truths = [.. truths.Where(g => !Ignore(g)), .. truths.Where(Ignore)];
        boxes = [.. boxes.OrderByDescending(d => d.Score).Take(100)];

        var truthMatch = new int[10, truths.Count];
        var detectionMatch = new bool[10, boxes.Count];
        var detectionIgnore = new bool[10, boxes.Count];
        for (int t = 0; t < 10; t++)
        {
            for (int d = 0; d < boxes.Count; d++)
            {
                double iou = Math.Min(IouThresholds[t], 1 - 1e-10);
                int m = -1;
                for (int g = 0; g < truths.Count; g++)
                {
                    if (truthMatch[t, g] > 0 && !truths[g].Crowd)
                        continue;
                    if (m > -1 && !Ignore(truths[m]) && Ignore(truths[g]))
                        break;
                    double overlap = Overlap(boxes[d].Box, truths[g].Exact, truths[g].Crowd);
                    if (overlap < iou)
                        continue;
                    iou = overlap;
                    m = g;
                }

                if (m == -1)
                {
                    double size = boxes[d].Box.Width * boxes[d].Box.Height;
                    detectionIgnore[t, d] = size < area[0] || size > area[1];
                    continue;
                }

                detectionIgnore[t, d] = Ignore(truths[m]);
                detectionMatch[t, d] = true;
                truthMatch[t, m] = d + 1;
            }
        }

        return new ImageResult([.. boxes.Select(d => d.Score)], detectionMatch, detectionIgnore, truths.Count(g => !Ignore(g)));
    }

    private void Accumulate(List<ImageResult> results, int k, int a, int m)
    {
        int positives = results.Sum(r => r.Positives);
        List<(double Score, ImageResult Of, int Index)> all =
            [.. results.SelectMany(r => r.Scores.Take(MaxDetections[m]).Select((s, i) => (s, r, i))).OrderByDescending(e => e.s)];
        for (int t = 0; t < 10; t++)
        {
            recall[t, k, a, m] = -1;
            for (int r = 0; r < 101; r++)
                precision[t, r, k, a, m] = -1;
            if (positives == 0)
                continue;
            var tp = new double[all.Count];
            var pr = new double[all.Count];
            double hits = 0, misses = 0;
            for (int i = 0; i < all.Count; i++)
            {
                bool matched = all[i].Of.Matched[t, all[i].Index], ignored = all[i].Of.Ignored[t, all[i].Index];
                hits += matched && !ignored ? 1 : 0;
                misses += !matched && !ignored ? 1 : 0;
                tp[i] = hits / positives;
                pr[i] = hits / (misses + hits + Math.Pow(2, -52));
            }

            recall[t, k, a, m] = all.Count > 0 ? tp[^1] : 0;
            for (int i = all.Count - 1; i > 0; i--)
            {
                if (pr[i] > pr[i - 1])
                    pr[i - 1] = pr[i];
            }

            for (int r = 0; r < 101; r++)
            {
                int at = Array.FindIndex(tp, v => v >= RecallThresholds[r]);
                precision[t, r, k, a, m] = at >= 0 ? pr[at] : 0;
            }
        }
    }

    private static double Overlap(CocoBox d, CocoBox g, bool crowd)
    {
        double w = Math.Min(d.Width + d.X, g.Width + g.X) - Math.Max(d.X, g.X);
        if (w <= 0)
            return 0;
        double h = Math.Min(d.Height + d.Y, g.Height + g.Y) - Math.Max(d.Y, g.Y);
        if (h <= 0)
            return 0;
        double union = crowd ? d.Width * d.Height : (d.Width * d.Height) + (g.Width * g.Height) - (w * h);
        return w * h / union;
    }

    private sealed record ImageResult(double[] Scores, bool[,] Matched, bool[,] Ignored, int Positives);
}

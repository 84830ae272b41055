using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;

namespace SfKernels.Training.Tests.Evaluation;

/// <summary>A second implementation of VOC average precision for tests, after the devkit's VOCevaldet and VOCap, with its own curve code.</summary>
internal static class VocText
{
    public static double? ClassAp(MetricCase input, int label, bool elevenPoints, double extra)
    {
        List<(ImageEntry Image, ScoredBox Box)> ranked =
        [
            .. input.Images
                .SelectMany(i => input.Detections.GetValueOrDefault(i.Id, []).Where(d => d.Label == label).Select(d => (i, d)))
                .OrderByDescending(e => e.d.Score),
        ];
        int positives = input.Images.Sum(i => i.Objects.Count(g => g.Label == label && !g.Difficult && !g.Crowd));
        if (positives == 0)
            return null;
        var taken = new HashSet<long>();
        var tp = new List<int>();
        var fp = new List<int>();
        foreach ((ImageEntry image, ScoredBox box) in ranked)
        {
            GroundTruth? best = null;
            double max = double.NegativeInfinity;
            foreach (GroundTruth g in image.Objects.Where(g => g.Label == label))
            {
                double overlap = Overlap(box.Box, g.Exact, extra);
                if (overlap > max)
                    (max, best) = (overlap, g);
            }

            bool near = best is not null && max >= 0.5;
            bool free = near && (best!.Difficult || best.Crowd);
            bool first = near && !free && taken.Add(best!.Id);
            tp.Add(first ? 1 : 0);
            fp.Add(!first && !free ? 1 : 0);
        }

        double[] rec = [.. tp.Select((_, i) => tp.Take(i + 1).Sum() / (double)positives)];
        double[] prec = [.. tp.Select((_, i) => tp.Take(i + 1).Sum() / Math.Max(tp.Take(i + 1).Sum() + fp.Take(i + 1).Sum(), 1.0))];
        if (elevenPoints)
            return Enumerable.Range(0, 11).Average(k => rec.Zip(prec).Where(p => p.First >= k * 0.1).Select(p => p.Second).DefaultIfEmpty(0).Max());
        double[] mrec = [0, .. rec, 1];
        double[] mpre = [0, .. prec, 0];
        for (int i = mpre.Length - 2; i >= 0; i--)
            mpre[i] = Math.Max(mpre[i], mpre[i + 1]);
        return Enumerable.Range(1, mrec.Length - 1).Where(i => mrec[i] != mrec[i - 1]).Sum(i => (mrec[i] - mrec[i - 1]) * mpre[i]);
    }

    private static double Overlap(CocoBox a, CocoBox b, double extra)
    {
        double iw = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X) + extra;
        double ih = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y) + extra;
        if (iw <= 0 || ih <= 0)
            return double.NegativeInfinity;
        double Area(CocoBox x) => (x.X + x.Width - x.X + extra) * (x.Y + x.Height - x.Y + extra);
        return iw * ih / (Area(a) + Area(b) - (iw * ih));
    }
}

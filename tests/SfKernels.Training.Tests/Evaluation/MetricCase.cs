using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;

namespace SfKernels.Training.Tests.Evaluation;

/// <summary>An input of the evaluators, built by hand or at random.</summary>
internal sealed class MetricCase
{
    private readonly List<(long Id, List<GroundTruth> Objects)> images = [];
    private long nextTruth = 1;

    public MetricCase(int classes) => Categories = [.. Enumerable.Range(1, classes).Select(k => new Category(k, 10 * k, $"class{k}"))];

    public IReadOnlyList<Category> Categories { get; }

    public IReadOnlyList<ImageEntry> Images => [.. images.Select(i => new ImageEntry(i.Id, $"{i.Id}.jpg", 640, 480, i.Objects))];

    public Dictionary<long, IReadOnlyList<ScoredBox>> Detections { get; } = [];

    public MetricCase Image(long id)
    {
        images.Add((id, []));
        return this;
    }

    public MetricCase Truth(int label, double x, double y, double w, double h, double? area = null, bool crowd = false, bool difficult = false)
    {
        var exact = new CocoBox(x, y, w, h);
        images[^1].Objects.Add(new GroundTruth(nextTruth++, label, exact.ToBox(), area ?? exact.Area, crowd, difficult) { Exact = exact });
        return this;
    }

    public MetricCase Detection(int label, double score, double x, double y, double w, double h)
    {
        long id = images[^1].Id;
        Detections[id] = [.. Detections.GetValueOrDefault(id, []), new ScoredBox(label, score, new CocoBox(x, y, w, h))];
        return this;
    }

    public CocoMetrics Coco() => CocoEvaluator.Evaluate(Images, Categories, Detections);

    public VocMetrics Voc(VocRule rule) => VocEvaluator.Evaluate(Images, Categories, Detections, rule);

    /// <summary>Ties in score and IoU, crowds, difficult objects, areas on 32^2 and 96^2, empty images, absent classes, now and then more than 100 detections.</summary>
    public static MetricCase Random(int seed)
    {
        var random = new Random(seed);
        var made = new MetricCase(random.Next(1, 4));
        bool coarse = random.Next(2) == 0;
        double[] areas = [1024, 9216, 1023.999, 1024.001, 9216.5, 500, 5000, 20000];
        int count = random.Next(1, 7);
        foreach (int id in Enumerable.Range(1, count).Select(i => (i * 37) % 101))
        {
            made.Image(id);
            for (int g = random.Next(0, 6); g > 0; g--)
            {
                (double x, double y, double w, double h) = Box(random, coarse);
                double? area = random.Next(3) == 0 ? areas[random.Next(areas.Length)] : null;
                made.Truth(random.Next(1, made.Categories.Count + 1), x, y, w, h, area, random.Next(8) == 0, random.Next(6) == 0);
            }

            List<GroundTruth> truths = made.images[^1].Objects;
            var found = new List<ScoredBox>();
            for (int d = random.Next(20) == 0 ? random.Next(90, 260) : random.Next(0, 14); d > 0; d--)
            {
                (double x, double y, double w, double h) = Box(random, coarse);
                int label = random.Next(1, made.Categories.Count + 1);
                if (truths.Count > 0 && random.Next(4) != 0)
                {
                    GroundTruth near = truths[random.Next(truths.Count)];
                    double spread = random.Next(3) * 2;
                    (x, y, w, h) = (near.Exact.X + Jitter(random, spread, coarse), near.Exact.Y + Jitter(random, spread, coarse), near.Exact.Width, near.Exact.Height);
                    label = near.Label;
                }

                double score = coarse ? random.Next(1, 8) / 8.0 : random.NextDouble();
                found.Add(new ScoredBox(label, score, new CocoBox(x, y, w, h)));
            }

            made.Detections[id] = found;
        }

        return made;
    }

    private static double Jitter(Random random, double spread, bool coarse) =>
        coarse ? random.Next(-1, 2) * spread : (random.NextDouble() - 0.5) * 2 * spread;

    private static (double X, double Y, double W, double H) Box(Random random, bool coarse)
    {
        int[] sides = [8, 16, 32, 64, 96, 128];
        if (coarse)
            return (random.Next(0, 20) * 8, random.Next(0, 20) * 8, sides[random.Next(6)], sides[random.Next(6)]);
        return (random.NextDouble() * 200, random.NextDouble() * 200, 4 + (random.NextDouble() * 150), 4 + (random.NextDouble() * 150));
    }
}

using SfKernels.Training.Data;

namespace SfKernels.Training.Evaluation;

/// <summary>
/// COCO detection metrics for boxes, equal to pycocotools' COCOeval("bbox") number for number.
/// Objects marked difficult count like any other here: COCO knows crowds only.
/// </summary>
public static class CocoEvaluator
{
    private const int All = 0;
    private const int At50 = 0;
    private const int At75 = 5;

    /// <summary>All twelve numbers and those of each class.</summary>
    /// <param name="images">The images of the split. Between images, equal scores rank by image id.</param>
    /// <param name="categories">The K classes in label order.</param>
    /// <param name="detections">Per image id, in pixels of the original image. Images without an entry have none.</param>
    public static CocoMetrics Evaluate(
        IReadOnlyList<ImageEntry> images,
        IReadOnlyList<Category> categories,
        IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> detections)
    {
        ArgumentNullException.ThrowIfNull(images);
        var table = new ClassTable([.. images.OrderBy(static image => image.Id)], categories, detections);
        var classes = new CocoClassScore[categories.Count];
        Parallel.For(0, classes.Length, k => classes[k] = CocoClassScore.Of(table.OfClass(k + 1)));
        return new CocoMetrics
        {
            Ap = Mean(classes, static c => c.Precision[All]),
            Ap50 = Mean(classes, static c => c.Precision[All]?[At50..(At50 + 1)]),
            Ap75 = Mean(classes, static c => c.Precision[All]?[At75..(At75 + 1)]),
            ApSmall = Mean(classes, static c => c.Precision[1]),
            ApMedium = Mean(classes, static c => c.Precision[2]),
            ApLarge = Mean(classes, static c => c.Precision[3]),
            Ar1 = Mean(classes, static c => c.RecallAt1),
            Ar10 = Mean(classes, static c => c.RecallAt10),
            Ar100 = Mean(classes, static c => c.Recall[All]),
            ArSmall = Mean(classes, static c => c.Recall[1]),
            ArMedium = Mean(classes, static c => c.Recall[2]),
            ArLarge = Mean(classes, static c => c.Recall[3]),
            ClassAp = [.. classes.Select(static c => c.Precision[All]?.Average())],
            ClassAp50 = [.. classes.Select(static c => c.Precision[All]?[At50])],
        };
    }

    /// <summary>Mean over the classes that have objects, or -1.</summary>
    private static double Mean(CocoClassScore[] classes, Func<CocoClassScore, double[]?> numbers)
    {
        double sum = 0;
        int count = 0;
        foreach (CocoClassScore score in classes)
        {
            foreach (double number in numbers(score) ?? [])
            {
                sum += number;
                count++;
            }
        }

        return count == 0 ? -1 : sum / count;
    }
}

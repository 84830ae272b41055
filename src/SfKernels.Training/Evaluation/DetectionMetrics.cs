using System.Text.Json;
using System.Text.Json.Serialization;
using SfKernels.Training.Data;

namespace SfKernels.Training.Evaluation;

/// <summary>Every metric of one evaluation, in the shape that the commands write as JSON.</summary>
/// <param name="Coco">The twelve COCO numbers.</param>
/// <param name="Voc07">VOC mAP, eleven points.</param>
/// <param name="Voc12">VOC mAP, all points.</param>
/// <param name="PerClass">By class name, in label order; a name that several classes share is followed by the category id.</param>
public sealed record DetectionMetrics(
    [property: JsonPropertyName("coco")] CocoMetrics Coco,
    [property: JsonPropertyName("voc07")] VocMetrics Voc07,
    [property: JsonPropertyName("voc12")] VocMetrics Voc12,
    [property: JsonPropertyName("per_class")] IReadOnlyDictionary<string, ClassMetrics> PerClass)
{
    /// <summary>Computes all of them.</summary>
    /// <param name="images">The images of the split.</param>
    /// <param name="categories">The K classes in label order.</param>
    /// <param name="detections">Per image id, in pixels of the original image. Images without an entry have none.</param>
    public static DetectionMetrics Evaluate(
        IReadOnlyList<ImageEntry> images,
        IReadOnlyList<Category> categories,
        IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> detections)
    {
        CocoMetrics coco = CocoEvaluator.Evaluate(images, categories, detections);
        VocMetrics voc07 = VocEvaluator.Evaluate(images, categories, detections, VocRule.Voc07);
        VocMetrics voc12 = VocEvaluator.Evaluate(images, categories, detections, VocRule.Voc12);
        ILookup<string, Category> names = categories.ToLookup(static c => c.Name);
        var perClass = new OrderedDictionary<string, ClassMetrics>();
        for (int k = 0; k < categories.Count; k++)
        {
            Category category = categories[k];
            string name = names[category.Name].Count() > 1 ? $"{category.Name} ({category.Id})" : category.Name;
            perClass.Add(name, new ClassMetrics(coco.ClassAp[k], coco.ClassAp50[k], voc07.ClassAp[k], voc12.ClassAp[k]));
        }

        return new DetectionMetrics(coco, voc07, voc12, perClass);
    }

    /// <summary>The numbers as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, MetricsJson.Default.DetectionMetrics);
}

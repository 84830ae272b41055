using System.Text.Json.Serialization;

namespace SfKernels.Training.Evaluation;

/// <summary>Average precision of one class under each definition; null where the class has no object that counts.</summary>
/// <param name="Ap">COCO, IoU .5:.05:.95.</param>
/// <param name="Ap50">COCO, IoU .5.</param>
/// <param name="Voc07">VOC, eleven points.</param>
/// <param name="Voc12">VOC, all points.</param>
public sealed record ClassMetrics(
    [property: JsonPropertyName("AP")] double? Ap,
    [property: JsonPropertyName("AP50")] double? Ap50,
    [property: JsonPropertyName("voc07")] double? Voc07,
    [property: JsonPropertyName("voc12")] double? Voc12);

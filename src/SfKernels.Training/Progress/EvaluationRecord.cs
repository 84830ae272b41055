using System.Text.Json.Serialization;

namespace SfKernels.Training.Progress;

/// <summary>The headline metrics of one evaluation during training, each in 0..1 (NaN where the split has no object to find).</summary>
/// <param name="Iteration">Steps done.</param>
/// <param name="AP">COCO AP at IoU .50:.05:.95.</param>
/// <param name="AP50">COCO AP at IoU .50.</param>
/// <param name="Voc12">VOC 2012 mAP.</param>
/// <param name="Seconds">Time the evaluation took.</param>
public sealed record EvaluationRecord(
    int Iteration,
    [property: JsonPropertyName("AP")] double AP,
    [property: JsonPropertyName("AP50")] double AP50,
    double Voc12,
    double Seconds) : LogRecord(Iteration);

namespace SfKernels.Cli.Ablation;

/// <summary>What came of one training.</summary>
/// <param name="Column">Loss.</param>
/// <param name="LearningRate">Rate.</param>
/// <param name="Seed">Seed.</param>
/// <param name="DivergedAt">Step of the first loss that is not finite; null where the run finished.</param>
/// <param name="AP">COCO AP at the end; 0 where diverged.</param>
/// <param name="AP50">COCO AP50 at the end; 0 where diverged.</param>
/// <param name="Voc12">VOC12 mAP at the end; 0 where diverged.</param>
/// <param name="Seconds">Training time.</param>
internal sealed record CellResult(
    string Column,
    double LearningRate,
    int Seed,
    int? DivergedAt,
    [property: System.Text.Json.Serialization.JsonPropertyName("AP")] double AP,
    [property: System.Text.Json.Serialization.JsonPropertyName("AP50")] double AP50,
    double Voc12,
    double Seconds);

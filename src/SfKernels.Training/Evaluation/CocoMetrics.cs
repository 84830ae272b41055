using System.Text.Json.Serialization;

namespace SfKernels.Training.Evaluation;

/// <summary>The twelve COCO numbers, each in 0..1, or -1 where no object of the kind exists (as pycocotools prints it).</summary>
public sealed record CocoMetrics
{
    /// <summary>Mean over IoU .5:.05:.95 and classes.</summary>
    [JsonPropertyName("AP")]
    public required double Ap { get; init; }

    /// <summary>At IoU .5.</summary>
    [JsonPropertyName("AP50")]
    public required double Ap50 { get; init; }

    /// <summary>At IoU .75.</summary>
    [JsonPropertyName("AP75")]
    public required double Ap75 { get; init; }

    /// <summary>Objects of at most 32^2 pixels.</summary>
    [JsonPropertyName("APs")]
    public required double ApSmall { get; init; }

    /// <summary>Objects of 32^2 to 96^2 pixels.</summary>
    [JsonPropertyName("APm")]
    public required double ApMedium { get; init; }

    /// <summary>Objects of at least 96^2 pixels.</summary>
    [JsonPropertyName("APl")]
    public required double ApLarge { get; init; }

    /// <summary>Recall with one detection per image and class.</summary>
    [JsonPropertyName("AR1")]
    public required double Ar1 { get; init; }

    /// <summary>Recall with ten detections per image and class.</summary>
    [JsonPropertyName("AR10")]
    public required double Ar10 { get; init; }

    /// <summary>Recall with a hundred detections per image and class.</summary>
    [JsonPropertyName("AR100")]
    public required double Ar100 { get; init; }

    /// <summary>Recall of small objects.</summary>
    [JsonPropertyName("ARs")]
    public required double ArSmall { get; init; }

    /// <summary>Recall of medium objects.</summary>
    [JsonPropertyName("ARm")]
    public required double ArMedium { get; init; }

    /// <summary>Recall of large objects.</summary>
    [JsonPropertyName("ARl")]
    public required double ArLarge { get; init; }

    /// <summary>AP of class k at index k - 1; null where the class has no object that counts.</summary>
    [JsonIgnore]
    public IReadOnlyList<double?> ClassAp { get; init; } = [];

    /// <summary>AP50 of class k at index k - 1; null where the class has no object that counts.</summary>
    [JsonIgnore]
    public IReadOnlyList<double?> ClassAp50 { get; init; } = [];
}

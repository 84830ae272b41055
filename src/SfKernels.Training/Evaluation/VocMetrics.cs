using System.Text.Json.Serialization;

namespace SfKernels.Training.Evaluation;

/// <summary>VOC average precision.</summary>
public sealed record VocMetrics
{
    /// <summary>Mean over the classes that have an object which counts, in 0..1; -1 where no class has one.</summary>
    [JsonPropertyName("mAP")]
    public required double Map { get; init; }

    /// <summary>Average precision of class k at index k - 1; null where the class has no object that counts.</summary>
    [JsonIgnore]
    public IReadOnlyList<double?> ClassAp { get; init; } = [];
}

using System.Text.Json.Serialization;

namespace SfKernels.Training.Evaluation;

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(DetectionMetrics))]
internal sealed partial class MetricsJson : JsonSerializerContext;

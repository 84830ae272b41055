using System.Text.Json.Serialization;

namespace SfKernels.Training.Progress;

/// <summary>One line of metrics.jsonl; its "event" names the kind.</summary>
/// <param name="Iteration">Steps done when the line was written (1-based).</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(StepRecord), "step")]
[JsonDerivedType(typeof(EvaluationRecord), "evaluation")]
[JsonDerivedType(typeof(NonFiniteRecord), "non_finite")]
public abstract record LogRecord([property: JsonPropertyOrder(-1)] int Iteration);

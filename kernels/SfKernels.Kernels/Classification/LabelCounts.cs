namespace SfKernels.Kernels.Classification;

/// <summary>What the labels of a batch hold.</summary>
/// <param name="Positives">Anchors with a label above 0.</param>
/// <param name="Ignored">Anchors with a label below 0.</param>
/// <param name="InvalidRow">The first n * R + r whose label is not one of -1, 0, 1..K; -1 where all are.</param>
public readonly record struct LabelCounts(long Positives, long Ignored, long InvalidRow);

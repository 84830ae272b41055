namespace SfKernels.Detection.RetinaNet;

/// <summary>From dense outputs to detections.</summary>
/// <param name="ScoreThreshold">Scores at or below are dropped; null: adaptive, pi x K for cross-entropy where the prior is known, 0.05 otherwise.</param>
/// <param name="CandidatesPerLevel">Best (anchor, class) pairs kept of each level before suppression.</param>
/// <param name="SuppressionIou">Of two boxes of a class that overlap by more than this, the better stays.</param>
/// <param name="MaxDetections">Most detections of an image.</param>
public sealed record DetectionSettings(double? ScoreThreshold = null, int CandidatesPerLevel = 1000, double SuppressionIou = 0.5, int MaxDetections = 100);

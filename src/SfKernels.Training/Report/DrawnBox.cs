using SfKernels.Kernels.Geometry;

namespace SfKernels.Training.Report;

/// <summary>A box to draw over a picture.</summary>
/// <param name="Box">Corners in pixels of the picture.</param>
/// <param name="Label">k in 1..K; picks the colour.</param>
/// <param name="Text">Class name, with the score for detections.</param>
public sealed record DrawnBox(Box Box, int Label, string Text);

using SfKernels.Kernels.Geometry;

namespace SfKernels.Detection.RetinaNet;

/// <summary>A box before suppression.</summary>
/// <param name="Box">Corners in pixels, inside the image.</param>
/// <param name="Score">In 0..1.</param>
/// <param name="Label">k in 1..K.</param>
internal readonly record struct Candidate(Box Box, float Score, int Label);

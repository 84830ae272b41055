using SfKernels.Kernels.Classification;

namespace SfKernels.Ops;

/// <summary>How one tensor of logits holds its anchors.</summary>
/// <param name="Layout">Order in memory.</param>
/// <param name="Cells">H * W, or R.</param>
/// <param name="Anchors">A, or 1.</param>
internal readonly record struct LevelShape(LogitLayout Layout, long Cells, int Anchors);

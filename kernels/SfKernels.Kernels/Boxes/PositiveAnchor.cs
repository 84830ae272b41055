namespace SfKernels.Kernels.Boxes;

/// <summary>An anchor that has a box.</summary>
/// <param name="Image">n.</param>
/// <param name="Anchor">r in 0..R-1.</param>
/// <param name="Box">Row of the concatenated ground-truth boxes.</param>
public readonly record struct PositiveAnchor(int Image, int Anchor, int Box);

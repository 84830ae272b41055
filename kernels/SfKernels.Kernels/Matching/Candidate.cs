namespace SfKernels.Kernels.Matching;

/// <summary>An anchor whose IoU with the box at hand may decide a label.</summary>
internal readonly record struct Candidate(int Anchor, float Iou);

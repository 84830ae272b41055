namespace SfKernels.Kernels.Geometry;

/// <summary>What <see cref="ResizeRule.Apply"/> makes of a picture: sizes in pixels, scales are new / old side.</summary>
public readonly record struct ResizedSize(int Width, int Height, int PaddedWidth, int PaddedHeight, double ScaleX, double ScaleY);

using SfKernels.Kernels.Geometry;

namespace SfKernels.Kernels.Prior;

/// <summary>What the prior needs of one picture.</summary>
/// <param name="Width">Original width in pixels.</param>
/// <param name="Height">Original height in pixels.</param>
/// <param name="Boxes">[M] trained objects in original pixels: no crowds, no difficult ones.</param>
public readonly record struct PriorImage(int Width, int Height, IReadOnlyList<Box> Boxes);

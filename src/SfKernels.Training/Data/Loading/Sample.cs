using SfKernels.Kernels.Geometry;
using static TorchSharp.torch;

namespace SfKernels.Training.Data.Loading;

/// <summary>One picture as the network will see it, before padding.</summary>
/// <param name="Image">[3, h, w] float32, normalised.</param>
/// <param name="Objects">Labels and boxes that train, in pixels of <paramref name="Image"/>.</param>
/// <param name="Size">h, w, the padded sides and the scales from the original picture.</param>
internal readonly record struct Sample(Tensor Image, IReadOnlyList<(int Label, Box Box)> Objects, ResizedSize Size);

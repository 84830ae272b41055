using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>The share of one claim: logits that follow each other in the memory of one image and one level.</summary>
/// <param name="Level">Number of the level.</param>
/// <param name="Image">n.</param>
/// <param name="Planes">Channels a*K + k of <see cref="LogitLayout.Planes"/>; 0..1 for rows.</param>
/// <param name="Span">Cells of these planes, or anchors of the rows.</param>
internal readonly record struct AnchorBlock(int Level, int Image, (long Begin, long End) Planes, (long Begin, long End) Span);

using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;

namespace SfKernels.Detection.SamplingFree;

/// <summary>Everything that the foreground counts depend on.</summary>
/// <param name="Dataset">Fingerprint of the annotations: classes, sizes, boxes, order.</param>
/// <param name="Anchors">Anchor shapes and levels.</param>
/// <param name="Matcher">Thresholds and options.</param>
/// <param name="Resize">From original pixels to the network's input.</param>
public sealed record PriorKey(string Dataset, AnchorSettings Anchors, MatcherSettings Matcher, ResizeRule Resize);

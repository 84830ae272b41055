using SfKernels.Kernels.Classification;

namespace SfKernels.Ops;

/// <summary>What the door found out about logits and labels: enough for a backward to take the same tensors from its graph without asking again.</summary>
/// <param name="Levels">How each tensor holds its anchors.</param>
/// <param name="Images">N.</param>
/// <param name="Classes">K.</param>
/// <param name="Ignored">What label -1 means.</param>
internal sealed record AnchorLayout(LevelShape[] Levels, int Images, int Classes, IgnoredAnchors Ignored);

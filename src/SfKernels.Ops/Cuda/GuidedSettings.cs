namespace SfKernels.Ops.Cuda;

/// <summary>Constants of a guided loss.</summary>
/// <param name="Share">What one positive adds to the normaliser.</param>
/// <param name="Constant">What is added besides; the normaliser is at least 1.</param>
/// <param name="Guided">Whether the ratio is applied.</param>
/// <param name="Weight">s.</param>
internal readonly record struct GuidedSettings(float Share, float Constant, bool Guided, float Weight);

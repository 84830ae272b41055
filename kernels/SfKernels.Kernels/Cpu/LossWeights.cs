namespace SfKernels.Kernels.Cpu;

/// <summary>Factors of the two kinds of logits: alpha and 1 - alpha of the focal loss.</summary>
/// <param name="Positive">For the class that the label names.</param>
/// <param name="Negative">For every other.</param>
internal readonly record struct LossWeights(double Positive, double Negative);

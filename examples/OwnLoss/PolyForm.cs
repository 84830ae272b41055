using ILGPU.Algorithms;
using SfKernels.Kernels.Cuda;

namespace OwnLoss;

/// <summary>Cross-entropy plus epsilon (1 - p of the target), "Poly-1": softplus(x) + epsilon sigmoid(x) for a target of 0. Epsilon comes in the place of gamma.</summary>
public readonly struct PolyForm : ILossForm
{
    /// <inheritdoc/>
    public static float Value(float x, float gamma) => CrossEntropyForm.Value(x, gamma) + gamma * CrossEntropyForm.Derivative(x, gamma);

    /// <inheritdoc/>
    public static LossGroup Add(LossGroup group, float x, float gamma) => new() { Sum = group.Sum + Value(x, gamma) };

    /// <inheritdoc/>
    public static float Total(LossGroup group) => group.Sum;

    /// <inheritdoc/>
    public static float Derivative(float x, float gamma)
    {
        var p = CrossEntropyForm.Derivative(x, gamma);
        return p + gamma * p * (1 - p);
    }
}

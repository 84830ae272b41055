using ILGPU.Algorithms;

namespace SfKernels.Kernels.Cuda;

/// <summary>
/// p^gamma softplus(x) with p = sigmoid(x), and its gradient p^gamma (p + gamma (1 - p) softplus(x)). With a = -log2 p and b = -log2 (1 - p), both without
/// cancellation, softplus(x) is b log 2 and every power one exponential: 2^(-gamma a), 2^(-(gamma + 1) a), 2^(-gamma a - b).
/// </summary>
public readonly struct FocalForm : ILossForm
{
    // In place of gamma 0: a power of it is 1 to the last bit, and its product with an infinite logarithm is not NaN.
    private const float LeastGamma = 1e-30f;

    // From here on 1 - p is 0 in float32.
    private const float MostMiss = 256;

    /// <inheritdoc/>
    public static float Value(float x, float gamma) => Total(Add(default, x, gamma));

    /// <inheritdoc/>
    public static LossGroup Add(LossGroup group, float x, float gamma)
    {
        var t = x * DeviceFormulas.Log2E;
        var e = XMath.Exp2(-XMath.Abs(t));
        var tail = DeviceFormulas.Log2OnePlusOver(e) * e;
        var hit = XMath.Max(-t, 0) + tail;
        var miss = XMath.Max(t, 0) + tail;
        return new() { Sum = group.Sum + XMath.Exp2(-XMath.Max(gamma, LeastGamma) * hit) * miss };
    }

    /// <inheritdoc/>
    public static float Total(LossGroup group) => group.Sum * DeviceFormulas.Log2;

    /// <inheritdoc/>
    public static float Derivative(float x, float gamma)
    {
        var t = x * DeviceFormulas.Log2E;
        var e = XMath.Exp2(-XMath.Abs(t));
        var tail = DeviceFormulas.Log2OnePlusOver(e) * e;
        var hit = XMath.Max(-t, 0) + tail;
        var miss = XMath.Max(t, 0) + tail;
        var power = XMath.Max(gamma, LeastGamma);
        var slope = XMath.Min(miss, MostMiss) * XMath.Exp2(-power * hit - miss);
        return gamma * DeviceFormulas.Log2 * slope + XMath.Exp2(-(power + 1) * hit);
    }
}

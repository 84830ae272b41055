using ILGPU.Algorithms;

namespace SfKernels.Kernels.Cuda;

/// <summary>p^gamma softplus(x) with p = sigmoid(x), and its gradient p^gamma (p + gamma (1 - p) softplus(x)).</summary>
public readonly struct FocalForm : ILossForm
{
    /// <inheritdoc/>
    public static float Value(float x, float gamma)
    {
        var log = DeviceFormulas.LogOnePlus(DeviceFormulas.ExpOfMinusAbs(x));
        return Power(XMath.Max(-x, 0) + log, gamma) * (XMath.Max(x, 0) + log);
    }

    /// <inheritdoc/>
    public static LossGroup Add(LossGroup group, float x, float gamma) => new() { Sum = group.Sum + Value(x, gamma) };

    /// <inheritdoc/>
    public static float Total(LossGroup group) => group.Sum;

    /// <inheritdoc/>
    public static float Derivative(float x, float gamma)
    {
        var e = DeviceFormulas.ExpOfMinusAbs(x);
        var log = DeviceFormulas.LogOnePlus(e);
        var r = XMath.Rcp(1 + e);
        var p = x < 0 ? e * r : r;
        var q = x < 0 ? r : e * r;

        // Where x is large, q is 0 and softplus may be infinite: its product counts as 0.
        var slope = q == 0 ? 0 : gamma * q * (XMath.Max(x, 0) + log);
        return Power(XMath.Max(-x, 0) + log, gamma) * (p + slope);
    }

    // p^gamma by -log p; gamma 0 apart, because 0 times infinity is not a number.
    private static float Power(float minusLog, float gamma) => gamma == 0 ? 1 : XMath.Exp2(-gamma * DeviceFormulas.Log2E * minusLog);
}

using ILGPU.Algorithms;

namespace SfKernels.Kernels.Cuda;

/// <summary>softplus(x), gradient sigmoid(x).</summary>
public readonly struct CrossEntropyForm : ILossForm
{
    /// <inheritdoc/>
    public static float Value(float x, float gamma) => XMath.Max(x, 0) + DeviceFormulas.LogOnePlus(DeviceFormulas.ExpOfMinusAbs(x));

    /// <inheritdoc/>
    public static LossGroup Add(LossGroup group, float x, float gamma)
    {
        var e = DeviceFormulas.ExpOfMinusAbs(x);
        return new() { Sum = group.Sum + XMath.Max(x, 0), Product = group.Product * e + (group.Product + e) };
    }

    /// <inheritdoc/>
    public static float Total(LossGroup group) => group.Sum + DeviceFormulas.LogOnePlusAny(group.Product);

    /// <inheritdoc/>
    public static float Derivative(float x, float gamma)
    {
        var e = DeviceFormulas.ExpOfMinusAbs(x);
        var r = XMath.Rcp(1 + e);
        return x < 0 ? e * r : r;
    }
}

using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>What every derivative of a sum is multiplied by.</summary>
public static class LossFactor
{
    /// <summary>upstream * scale / normaliser, each one number of the device, or nothing for 1.</summary>
    public static float Of(ArrayView<float> upstream, ArrayView<float> scale, ArrayView<float> normaliser)
    {
        // All three are on their way before the first one is needed.
        var factor = upstream.Length > 0 ? upstream[0] : 1f;
        var other = scale.Length > 0 ? scale[0] : 1f;
        var divisor = normaliser.Length > 0 ? normaliser[0] : 1f;
        factor *= other;
        if (normaliser.Length > 0)
            factor /= divisor;
        return factor;
    }
}

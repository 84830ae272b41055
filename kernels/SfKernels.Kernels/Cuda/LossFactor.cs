using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>What every derivative of a sum is multiplied by.</summary>
public static class LossFactor
{
    /// <summary>upstream * scale / normaliser, each one number of the device, or nothing for 1.</summary>
    public static float Of(ArrayView<float> upstream, ArrayView<float> scale, ArrayView<float> normaliser)
    {
        var factor = 1f;
        if (upstream.Length > 0)
            factor *= upstream[0];
        if (scale.Length > 0)
            factor *= scale[0];
        if (normaliser.Length > 0)
            factor /= normaliser[0];
        return factor;
    }
}

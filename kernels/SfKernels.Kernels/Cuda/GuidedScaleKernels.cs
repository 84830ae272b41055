using ILGPU;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>Guided loss scaling of device scalars: the host reads nothing between the logits and the gradient. One thread works.</summary>
public static partial class GuidedScaleKernels
{
    /// <summary>
    /// r = L_loc / L_cls, 0 where that is no finite number; the scale s exp(-v) r of the gradient of L_cls; and the total L_loc + s exp(-v) r L_cls + v / 2.
    /// Where r is 0 the classification counts 0, even if it is not a number.
    /// </summary>
    /// <param name="localisation">L_loc, one number.</param>
    /// <param name="classification">L_cls, one number.</param>
    /// <param name="logVariance">v, one number, or nothing for a constant weight.</param>
    /// <param name="guided">0 leaves r at 1: the plain sum of both losses.</param>
    /// <param name="weight">s.</param>
    /// <param name="ratio">One number: r.</param>
    /// <param name="scale">One number: what the gradient of the classification is multiplied by.</param>
    /// <param name="total">One number.</param>
    [PtxKernel(BlockSize = 32)]
    public static void Apply(
        ArrayView<float> localisation,
        ArrayView<float> classification,
        ArrayView<float> logVariance,
        int guided,
        float weight,
        ArrayView<float> ratio,
        ArrayView<float> scale,
        ArrayView<float> total)
    {
        if (Grid.IdxX == 0 && Group.IdxX == 0)
        {
            var terms = GuidedTerms.Of(localisation, classification[0], logVariance, guided, weight);
            ratio[0] = terms.Ratio;
            scale[0] = terms.Scale;
            total[0] = terms.Total;
        }
    }

    /// <summary>dv = upstream (1/2 - s exp(-v) r L_cls).</summary>
    /// <param name="classification">L_cls, one number.</param>
    /// <param name="scale">From <see cref="Apply"/>.</param>
    /// <param name="upstream">Gradient of the total, one number.</param>
    /// <param name="dLogVariance">One number.</param>
    [PtxKernel(BlockSize = 32)]
    public static void LogVarianceBackward(ArrayView<float> classification, ArrayView<float> scale, ArrayView<float> upstream, ArrayView<float> dLogVariance)
    {
        if (Grid.IdxX == 0 && Group.IdxX == 0)
        {
            var term = scale[0] == 0 ? 0 : scale[0] * classification[0];
            dLogVariance[0] = upstream[0] * (0.5f - term);
        }
    }
}

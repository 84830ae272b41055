using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>Guided loss scaling of one batch.</summary>
public struct GuidedTerms
{
    /// <summary>r = L_loc / L_cls, 0 where that is no finite number; 1 without guidance.</summary>
    public float Ratio;

    /// <summary>s exp(-v) r: what the gradient of L_cls is multiplied by.</summary>
    public float Scale;

    /// <summary>L_loc + s exp(-v) r L_cls + v / 2. Where r is 0 the classification counts 0, even if it is not a number.</summary>
    public float Total;

    /// <summary>Computes all three.</summary>
    /// <param name="localisation">L_loc, one number, or nothing for 0.</param>
    /// <param name="classification">L_cls.</param>
    /// <param name="logVariance">v, one number, or nothing for a constant weight.</param>
    /// <param name="guided">0 leaves r at 1.</param>
    /// <param name="weight">s.</param>
    public static GuidedTerms Of(ArrayView<float> localisation, float classification, ArrayView<float> logVariance, int guided, float weight)
    {
        var target = 0f;
        if (localisation.Length > 0)
            target = localisation[0];
        var terms = new GuidedTerms { Ratio = 1 };
        if (guided != 0)
        {
            terms.Ratio = target / classification;

            // A difference that is no number tells infinities and what is no number already.
            if (!(terms.Ratio - terms.Ratio == 0))
                terms.Ratio = 0;
        }

        terms.Scale = weight * terms.Ratio;
        var half = 0f;
        if (logVariance.Length > 0)
        {
            terms.Scale *= MathF.Exp(-logVariance[0]);
            half = 0.5f * logVariance[0];
        }

        terms.Total = target + (terms.Ratio == 0 ? 0 : terms.Scale * classification) + half;
        return terms;
    }
}

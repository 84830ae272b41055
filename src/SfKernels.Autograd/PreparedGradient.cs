using SfKernels.Ops;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>Gradients computed in the forward pass for an incoming gradient that was only expected.</summary>
internal static class PreparedGradient
{
    // Beyond, products with a derivative leave the range of float, and scaling would not bring them back.
    private const float Least = 1e-20f, Most = 1e20f;

    /// <summary>Makes them right for the incoming gradient, in place. False where they cannot be: compute them again then.</summary>
    /// <param name="gradients">On the CPU, as computed.</param>
    /// <param name="expected">What they were computed for.</param>
    /// <param name="incoming">One value on the CPU.</param>
    public static bool TryScale(IReadOnlyList<Tensor> gradients, float expected, Tensor incoming)
    {
        float scale = incoming.to(ScalarType.Float32).item<float>();
        if (scale == expected)
        {
            return true;
        }

        // Half precision would round twice, and a gradient may have vanished in it; an exact 0 silences logits that are not finite.
        float factor = scale / expected;
        bool inRange = Math.Abs(expected) is >= Least and <= Most && Math.Abs(factor) is >= Least and <= Most;
        if (!inRange || gradients.Any(static gradient => gradient.dtype != ScalarType.Float32))
        {
            return false;
        }

        foreach (Tensor gradient in gradients)
        {
            GradientScale.Apply(gradient, factor);
        }

        return true;
    }
}

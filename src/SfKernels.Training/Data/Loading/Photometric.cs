using static TorchSharp.torch;

namespace SfKernels.Training.Data.Loading;

/// <summary>Random brightness, contrast and saturation, as torchvision's ColorJitter defines them, in this order.</summary>
internal static class Photometric
{
    private static readonly float[] Luma = [0.2989f, 0.587f, 0.114f];

    /// <param name="values">[3, H, W] float32 in 0..1; changed in place.</param>
    /// <param name="strength">Each factor lies in 1 - strength .. 1 + strength.</param>
    /// <param name="random">Source of the factors.</param>
    public static Tensor Apply(Tensor values, double strength, ref KeyedRandom random)
    {
        double brightness = random.NextDouble(1 - strength, 1 + strength);
        double contrast = random.NextDouble(1 - strength, 1 + strength);
        double saturation = random.NextDouble(1 - strength, 1 + strength);
        values = values.mul_(brightness).clamp_(0, 1);
        values = values.mul_(contrast).add_(Grey(values).mean().mul_((1 - contrast) / contrast)).clamp_(0, 1);
        using Tensor grey = Grey(values).mul_(1 - saturation);
        return values.mul_(saturation).add_(grey).clamp_(0, 1);
    }

    private static Tensor Grey(Tensor values)
    {
        using Tensor weights = tensor(Luma, [3, 1, 1]);
        using Tensor weighted = values * weights;
        return weighted.sum(0, keepdim: true);
    }
}

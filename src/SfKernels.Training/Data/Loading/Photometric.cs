using SfKernels.Ops.Engine;
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
        values = values.TimesInPlace(brightness).ClampInPlace(0, 1);
        values = values.TimesInPlace(contrast).PlusInPlace(Grey(values).mean().TimesInPlace((1 - contrast) / contrast)).ClampInPlace(0, 1);
        using Tensor grey = Grey(values).TimesInPlace(1 - saturation);
        return values.TimesInPlace(saturation).PlusInPlace(grey).ClampInPlace(0, 1);
    }

    private static Tensor Grey(Tensor values)
    {
        using Tensor weights = tensor(Luma, [3, 1, 1]);
        using Tensor weighted = values * weights;
        return weighted.sum(0, keepdim: true);
    }
}

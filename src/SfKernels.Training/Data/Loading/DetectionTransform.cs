using SfKernels.Kernels.Geometry;
using SfKernels.Ops.Engine;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace SfKernels.Training.Data.Loading;

/// <summary>
/// From uint8 pixels to the network's input: random changes (training only), bilinear resize by short and max side without antialiasing
/// (as torchvision's detection models do it), ImageNet mean and deviation. Padding is left to the batch.
/// </summary>
public sealed class DetectionTransform
{
    private readonly Augmentation? augmentation;

    /// <param name="resize">Sizes in pixels.</param>
    /// <param name="augmentation">Random changes; null for evaluation.</param>
    public DetectionTransform(ResizeRule resize, Augmentation? augmentation = null)
    {
        ArgumentNullException.ThrowIfNull(resize);
        Resize = resize;
        this.augmentation = augmentation?.Checked();
    }

    /// <summary>The resize rule without random scales.</summary>
    public ResizeRule Resize { get; }

    /// <summary>Transforms one picture.</summary>
    /// <param name="pixels">uint8 [3, H, W] RGB; stays the caller's.</param>
    /// <param name="image">Its annotation.</param>
    /// <param name="random">Source of the random changes.</param>
    internal Sample Apply(Tensor pixels, ImageEntry image, KeyedRandom random)
    {
        using var scope = NewDisposeScope();
        (int height, int width) = ((int)pixels.shape[1], (int)pixels.shape[2]);
        IReadOnlyList<(int Label, Box Box)> objects = TrainingObjects.Of(image, width, height);
        // Every draw is made whether it is used or not, so that switching one change on leaves the others as they were.
        bool flip = random.NextDouble() < 0.5 && augmentation is { Flip: true };
        double factor = random.NextDouble();
        ResizedSize size = Scaled(factor).Apply(width, height);

        if (flip)
            objects = [.. objects.Select(o => (o.Label, new Box(width - o.Box.X1, o.Box.Y0, width - o.Box.X0, o.Box.Y1)))];
        Tensor values = augmentation is { Photometric: > 0 } ? Jittered(pixels, flip, augmentation.Photometric, ref random) : PixelTable.Normalise(pixels, flip);
        if (size.Width != width || size.Height != height)
            values = F.interpolate(values.unsqueeze(0), size: [size.Height, size.Width], mode: InterpolationMode.Bilinear, align_corners: false).squeeze(0);

        return new Sample(
            values.MoveToOuterDisposeScope(),
            [.. objects.Select(o => (o.Label, Box: o.Box.Scaled(size.ScaleX, size.ScaleY))).Where(static o => o.Box.HasArea)],
            size);
    }

    private static Tensor Jittered(Tensor pixels, bool flip, double strength, ref KeyedRandom random)
    {
        using Tensor mirrored = flip ? pixels.flip(2) : pixels.alias();
        return PixelTable.Normalise(Photometric.Apply(mirrored.to(ScalarType.Float32).OverInPlace(255), strength, ref random));
    }

    private ResizeRule Scaled(double uniform)
    {
        if (augmentation is null || augmentation.LargestScale == augmentation.SmallestScale)
            return Rescaled(augmentation?.SmallestScale ?? 1);
        return Rescaled(augmentation.SmallestScale * Math.Pow(augmentation.LargestScale / augmentation.SmallestScale, uniform));
    }

    private ResizeRule Rescaled(double factor) => factor == 1
        ? Resize
        : Resize with
        {
            ShortSide = Math.Max(1, (int)Math.Round(Resize.ShortSide * factor)),
            MaxSide = Math.Max(1, (int)Math.Round(Resize.MaxSide * factor)),
        };
}

using SfKernels.Kernels.Geometry;

namespace SfKernels.Training.Data;

/// <summary>
/// Which objects train, the same for the loader and the prior: no crowds (as in torchvision and detectron2) and no difficult ones (as in
/// the official code); boxes are clipped to the picture, and those without area are dropped.
/// </summary>
public static class TrainingObjects
{
    /// <summary>Labels and clipped boxes in pixels of the original image.</summary>
    public static IReadOnlyList<(int Label, Box Box)> Of(ImageEntry image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Of(image, image.Width, image.Height);
    }

    /// <summary>The same where the picture turned out to be <paramref name="width"/> x <paramref name="height"/> pixels, whatever its annotation says.</summary>
    public static IReadOnlyList<(int Label, Box Box)> Of(ImageEntry image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        var kept = new List<(int, Box)>(image.Objects.Count);
        foreach (GroundTruth truth in image.Objects)
        {
            if (truth.Crowd || truth.Difficult)
                continue;
            Box box = new(
                Math.Clamp(truth.Box.X0, 0, width), Math.Clamp(truth.Box.Y0, 0, height), Math.Clamp(truth.Box.X1, 0, width), Math.Clamp(truth.Box.Y1, 0, height));
            if (box.HasArea)
                kept.Add((truth.Label, box));
        }

        return kept;
    }

    /// <summary>Indices of the images that train: all, or those with at least one object that does (detectron2's and torchvision's default).</summary>
    public static int[] Images(IReadOnlyList<ImageEntry> images, bool skipEmpty)
    {
        ArgumentNullException.ThrowIfNull(images);
        return [.. Enumerable.Range(0, images.Count).Where(i => !skipEmpty || Of(images[i]).Count > 0)];
    }
}

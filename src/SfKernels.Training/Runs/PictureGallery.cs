using System.Globalization;
using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Report;
using static TorchSharp.torch;

namespace SfKernels.Training.Runs;

/// <summary>Turns images and detections into the drawn pictures of a report.</summary>
public static class PictureGallery
{
    /// <summary>Detections below this are not drawn by `sfk predict` unless asked for.</summary>
    public const double LeastScore = 0.3;

    /// <summary>However few detections there are, weaker ones are noise.</summary>
    private const double FaintestScore = 0.05;

    /// <summary>Longer sides are shrunk, so that a report stays a few megabytes.</summary>
    private const int LongestSide = 640;

    /// <summary>Up to this side pictures are stored without loss.</summary>
    private const int LosslessSide = 256;

    /// <summary>The first pictures of a split.</summary>
    /// <param name="dataset">Annotations and pixels.</param>
    /// <param name="found">Detections by image id.</param>
    /// <param name="count">Most pictures.</param>
    public static IReadOnlyList<ReportPicture> Of(IDetectionDataset dataset, IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> found, int count)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(found);
        double leastScore = BalancedScore(dataset, found);
        return
        [
            .. Enumerable.Range(0, Math.Min(count, dataset.Images.Count))
                .Select(i => Draw(dataset, i, found.GetValueOrDefault(dataset.Images[i].Id) ?? [], leastScore)),
        ];
    }

    /// <summary>
    /// The score from which on there are as many detections as objects in the split: losses differ in how high their scores are, and this shows each fairly.
    /// </summary>
    public static double BalancedScore(IDetectionDataset dataset, IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> found)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(found);
        int objects = dataset.Images.Sum(static image => image.Objects.Count);
        double[] scores = [.. found.Values.SelectMany(static boxes => boxes.Select(static box => box.Score)).OrderDescending().Take(objects)];
        return Math.Max(FaintestScore, scores.Length > 0 ? scores[^1] : 1);
    }

    /// <summary>Boxes worth drawing with class name and score, best first.</summary>
    public static IReadOnlyList<DrawnBox> Boxes(IReadOnlyList<ScoredBox> found, IReadOnlyList<Category> categories, double leastScore, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(found);
        return
        [
            .. found.Where(box => box.Score >= leastScore).Select(box => new DrawnBox(
                Corners(box.Box).Scaled(scale, scale),
                box.Label,
                string.Create(CultureInfo.InvariantCulture, $"{categories[box.Label - 1].Name} {box.Score:0.00}"))),
        ];
    }

    private static ReportPicture Draw(IDetectionDataset dataset, int index, IReadOnlyList<ScoredBox> found, double leastScore)
    {
        ImageEntry image = dataset.Images[index];
        using var scope = NewDisposeScope();
        Tensor pixels = dataset.LoadPixels(index);
        double scale = Math.Min(1, (double)LongestSide / Math.Max(pixels.shape[1], pixels.shape[2]));
        if (scale < 1)
            pixels = Shrink(pixels, scale);
        (int height, int width) = ((int)pixels.shape[1], (int)pixels.shape[2]);
        bool lossless = Math.Max(height, width) <= LosslessSide;
        return new ReportPicture(
            image.FileName,
            PictureFile.Encode(pixels, lossless),
            lossless ? "image/png" : "image/jpeg",
            width,
            height,
            Boxes(found, dataset.Categories, leastScore, scale),
            [.. image.Objects.Select(o => new DrawnBox(o.Box.Scaled(scale, scale), o.Label, dataset.Categories[o.Label - 1].Name))]);
    }

    private static Tensor Shrink(Tensor pixels, double scale)
    {
        long[] size = [Math.Max(1, (long)Math.Round(pixels.shape[1] * scale)), Math.Max(1, (long)Math.Round(pixels.shape[2] * scale))];
        Tensor values = pixels.unsqueeze(0).to(ScalarType.Float32);
        return nn.functional.interpolate(values, size: size, mode: InterpolationMode.Bilinear, align_corners: false, antialias: true)
            .round().clamp(0, 255).to(ScalarType.Byte).squeeze(0);
    }

    private static Box Corners(CocoBox box) => new((float)box.X, (float)box.Y, (float)(box.X + box.Width), (float)(box.Y + box.Height));
}

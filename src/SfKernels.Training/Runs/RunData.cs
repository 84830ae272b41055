using System.Globalization;
using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;
using SfKernels.Training.Data.Loading;

namespace SfKernels.Training.Runs;

/// <summary>The data of a run: both splits, opened and checked.</summary>
/// <param name="Train">Training split.</param>
/// <param name="Val">Validation split, with the same classes.</param>
/// <param name="Resize">Geometry of the inputs.</param>
public sealed record RunData(IDetectionDataset Train, IDetectionDataset Val, ResizeRule Resize)
{
    private const long Mebibyte = 1 << 20;
    private const int MostScale = 10;

    /// <summary>Opens the splits that the options name.</summary>
    public static RunData Open(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IDetectionDataset train = DatasetSpec.Parse(options.Data, options.TrainSplit);
        IDetectionDataset val = DatasetSpec.Parse(options.Data, options.ValSplit);
        if (!train.Categories.SequenceEqual(val.Categories))
            throw new DataException($"{train.Name} and {val.Name} have different classes ({Names(train)}; {Names(val)}): give splits of one data set.");
        ClassesOf(train);
        if (train.Images.Count == 0)
            throw new DataException($"{train.Name} has no images: --train-split needs some to train on.");
        if (val.Images.Count == 0)
            throw new DataException($"{val.Name} has no images: --val-split needs some to evaluate on.");
        if (options.PixelCache > 0)
            train = new PixelCache(train, options.PixelCache * Mebibyte);
        return new RunData(train, val, ImageSize.Parse(options.ImageSize, train.Images));
    }

    /// <summary>K; refuses a data set that names no class.</summary>
    public static int ClassesOf(IDetectionDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.Categories.Count > 0
            ? dataset.Categories.Count
            : throw new DataException($"{dataset.Name} has no classes: there is nothing to detect. Name at least one in its annotations (\"categories\" of a COCO file, <name> of a VOC object).");
    }

    /// <summary>Which training images make up which batch.</summary>
    public TrainingPlan Plan(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // Wide and tall pictures apart where there are both; with one size the order stays fully random.
        bool mixed = Train.Images.Any(static image => image.Width < image.Height) && Train.Images.Any(static image => image.Width > image.Height);
        return new TrainingPlan(Train.Images, options.Batch, options.Seed, groupByAspect: mixed);
    }

    /// <summary>The random changes of training images.</summary>
    public static Augmentation AugmentationOf(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (double smallest, double largest) = (1, 1);
        if (options.ScaleJitter is { } text)
        {
            string[] parts = text.Split(',');
            bool numbers = double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out smallest);
            numbers &= double.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out largest);
            if (parts.Length != 2 || !numbers || !(smallest > 0) || !(largest >= smallest) || largest > MostScale)
                throw new ArgumentException($"--scale-jitter is '{text}': it takes MIN,MAX with 0 < MIN <= MAX <= {MostScale}, such as 0.8,1.25.", nameof(options));
        }

        if (options.Photometric is not (>= 0 and < 1))
            throw new ArgumentException(FormattableString.Invariant($"--photometric is {options.Photometric}: it takes a number from 0 up to, not including, 1."), nameof(options));
        return new Augmentation(options.Flip, smallest, largest, options.Photometric);
    }

    private static string Names(IDetectionDataset dataset) => string.Join(", ", dataset.Categories.Take(5).Select(static c => c.Name));
}

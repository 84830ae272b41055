using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.SamplingFree;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Prior;
using SfKernels.Training.Data;

namespace SfKernels.Training.Runs;

/// <summary>The foreground prior of a data set for a model, counted once and then remembered.</summary>
public static class PriorCount
{
    /// <summary>Where counts are remembered: SFK_CACHE, or sfkernels below the user's cache folder.</summary>
    public static string CacheFolder
    {
        get
        {
            if (Environment.GetEnvironmentVariable("SFK_CACHE") is { Length: > 0 } chosen)
                return chosen;
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given ? given : Path.Combine(home, ".cache");
            return Path.Combine(cache, "sfkernels");
        }
    }

    /// <summary>One pass over the annotations; no image file is opened.</summary>
    /// <param name="dataset">Training split.</param>
    /// <param name="model">Anchors and matcher.</param>
    /// <param name="resize">Geometry of the inputs.</param>
    /// <param name="cacheFolder">Where to look for and keep the counts; null always counts.</param>
    public static PriorFacts Of(IDetectionDataset dataset, RetinaNetSettings model, ResizeRule resize, string? cacheFolder)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(model);
        int classes = RunData.ClassesOf(dataset);
        var watch = Stopwatch.StartNew();
        var key = new PriorKey(dataset.Fingerprint, model.Anchors, model.Matcher, resize);
        ForegroundCounts Count() => new ForegroundPrior(model.Anchors, model.Matcher, resize)
            .Count(dataset.Images.Select(static image => new PriorImage(image.Width, image.Height, [.. TrainingObjects.Of(image).Select(static o => o.Box)])));
        ForegroundCounts counts = cacheFolder is null ? Count() : new PriorCache(Path.Combine(cacheFolder, FileName(key))).GetOrCount(key, Count);
        if (counts.Foreground == 0 || counts.Background == 0)
        {
            throw new DataException(FormattableString.Invariant(
                $"{dataset.Name}: {counts.Foreground} foreground and {counts.Background} background anchors in {counts.Images} images with {counts.Boxes} boxes give no prior. Boxes count that have area inside their picture and are neither crowd nor difficult: give a split that has some."));
        }

        return new PriorFacts(counts.Foreground, counts.Background, counts.Prior(classes), counts.Bias(classes), watch.Elapsed.TotalSeconds);
    }

    /// <summary>One file for each data set and image size, so that they do not push each other out; the whole key lies inside.</summary>
    private static string FileName(PriorKey key)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{key.Dataset} {key.Resize}")));
        return $"prior-{Convert.ToHexStringLower(hash)[..16]}.json";
    }
}

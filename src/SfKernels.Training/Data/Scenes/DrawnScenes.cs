using static TorchSharp.torch;

namespace SfKernels.Training.Data.Scenes;

/// <summary>
/// Pictures drawn on demand: shapes of random colours with overlaps on a noisy, cluttered background. Any number of them, no file,
/// the same for the same options; the splits train and val share none.
/// </summary>
public sealed class DrawnScenes : IDetectionDataset
{
    /// <summary>Raised whenever the same options draw other pixels.</summary>
    private const int Version = 1;

    private readonly SceneOptions options;
    private readonly SceneSplit split;
    private readonly Lazy<string> fingerprint;

    /// <summary>Lays out the scenes of <paramref name="split"/>, "train" or "val"; they are drawn when asked for.</summary>
    public DrawnScenes(SceneOptions options, string split)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        this.split = split switch
        {
            "train" => SceneSplit.Train,
            "val" => SceneSplit.Val,
            _ => throw new DataException($"Drawn scenes have the splits train and val, not '{split}'."),
        };
        Name = $"{options}/{split}";
        Categories = [.. Enumerable.Range(1, options.Classes).Select(static k => new Category(k, k, SceneClass.OfLabel(k).Name))];
        int count = this.split == SceneSplit.Train ? options.Count : options.ValidationCount;
        Images = [.. Enumerable.Range(0, count).Select(Annotate)];
        fingerprint = new Lazy<string>(() => $"{DatasetFingerprint.Of(Categories, Images)}-scenes{Version}-{options.Seed}");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>That of the annotations, followed by what determines the pixels.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public IReadOnlyList<Category> Categories { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ImageEntry> Images { get; }

    /// <inheritdoc/>
    public Tensor LoadPixels(int index) =>
        tensor(Draw(index), [3, options.Size, options.Size], ScalarType.Byte);

    /// <summary>Pixels of scene <paramref name="index"/>: [3, H, W] RGB.</summary>
    internal byte[] Draw(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Images.Count);
        return ScenePainter.Paint(SceneLayout.Of(options, split, index), options.Size);
    }

    private ImageEntry Annotate(int index)
    {
        GroundTruth[] objects =
        [
            .. SceneLayout.Of(options, split, index).Objects.Select((o, n) => new GroundTruth(
                ((index + 1) * 10_000L) + n, o.Label, o.Box, (double)o.Box.Width * o.Box.Height, Crowd: false, Difficult: false)),
        ];
        return new ImageEntry(index + 1, $"scene-{split.ToString().ToLowerInvariant()}-{index:D6}.png", options.Size, options.Size, objects);
    }
}

using static TorchSharp.torch;

namespace SfKernels.Training.Data;

/// <summary>
/// A COCO folder: annotations/instances_SPLIT.json and the pictures in SPLIT/. Labels 1..K are the categories by rising id, as in
/// pycocotools. Every annotation is kept, with its box and area as the file gives them; training selects with <see cref="TrainingObjects"/>.
/// </summary>
public sealed class CocoDataset : IDetectionDataset
{
    private readonly string pictures;
    private readonly Lazy<string> fingerprint;

    /// <summary>Reads the annotations of a split; no picture is opened.</summary>
    public CocoDataset(string folder, string split)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(split);
        string file = Path.Combine(folder, "annotations", $"instances_{split}.json");
        pictures = Path.Combine(folder, split);
        Name = $"coco:{folder}/{split}";
        CocoAnnotations annotations = CocoAnnotationReader.Read(file);
        Categories = LabelCategories(annotations, file);
        Images = GroupByImage(annotations, Categories, file);
        fingerprint = new Lazy<string>(() => DatasetFingerprint.Of(Categories, Images));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public IReadOnlyList<Category> Categories { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ImageEntry> Images { get; }

    /// <inheritdoc/>
    public Tensor LoadPixels(int index) => PictureFile.Read(Path.Combine(pictures, Images[index].FileName));

    private static Category[] LabelCategories(CocoAnnotations annotations, string file)
    {
        CocoAnnotations.Kind[] kinds = [.. annotations.Kinds.OrderBy(static k => k.Id)];
        for (int k = 1; k < kinds.Length; k++)
        {
            if (kinds[k].Id == kinds[k - 1].Id)
                throw new DataException($"{file}: category id {kinds[k].Id} occurs twice ('{kinds[k - 1].Name}' and '{kinds[k].Name}'). Give every category its own id.");
        }

        return [.. kinds.Select(static (kind, k) => new Category(k + 1, kind.Id, kind.Name))];
    }

    private static ImageEntry[] GroupByImage(CocoAnnotations annotations, IReadOnlyList<Category> categories, string file)
    {
        var objects = new Dictionary<long, List<GroundTruth>>(annotations.Images.Count);
        foreach (CocoAnnotations.Image image in annotations.Images)
        {
            if (!objects.TryAdd(image.Id, []))
                throw new DataException($"{file}: image id {image.Id} occurs twice (second file: {image.FileName}). Give every image its own id.");
        }

        Dictionary<long, int> labels = categories.ToDictionary(static c => c.Id, static c => c.Label);
        foreach (CocoAnnotations.Item item in annotations.Items)
        {
            if (!labels.TryGetValue(item.CategoryId, out int label))
                throw new DataException($"{file}: annotation {item.Id} has the unknown category id {item.CategoryId}. Add it to \"categories\" ({categories.Count} ids there) or remove the annotation.");
            if (!objects.TryGetValue(item.ImageId, out List<GroundTruth>? list))
                throw new DataException($"{file}: annotation {item.Id} belongs to the unknown image id {item.ImageId}. Add it to \"images\" or remove the annotation.");
            list.Add(new GroundTruth(item.Id, label, item.Box.ToBox(), item.Area ?? item.Box.Area, item.Crowd, Difficult: false) { Exact = item.Box });
        }

        return [.. annotations.Images.Select(image => new ImageEntry(image.Id, image.FileName, image.Width, image.Height, objects[image.Id]))];
    }
}

using static TorchSharp.torch;

namespace SfKernels.Training.Data;

/// <summary>
/// A VOC folder: Annotations/ID.xml, JPEGImages/ID.jpg (or .jpeg, .png), ImageSets/Main/SPLIT.txt with one ID a line.
/// <para>Boxes keep the corners of the file, as torchvision reads them: xmin, ymin, xmax, ymax without "- 1". Detections are trained,
/// written and scored in these same coordinates, and <see cref="Evaluation.VocRule.PlusOne"/> makes the VOC metrics those of the devkit.</para>
/// <para>Classes are the challenge's twenty where all names are among them, else all names in Annotations/ (and in the folders below it that a split
/// names), sorted, so that every split has the same labels. Image ids are 1, 2, ... by line of the split file.</para>
/// </summary>
public sealed class VocDataset : IDetectionDataset
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG"];

    private readonly string folder;
    private readonly Lazy<string> fingerprint;

    /// <summary>Reads the annotations of a split. A picture is opened only where its annotation does not give its size.</summary>
    public VocDataset(string folder, string split)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(split);
        this.folder = folder;
        Name = $"voc:{folder}/{split}";
        string[] ids = ReadSplit(Path.Combine(folder, "ImageSets", "Main", $"{split}.txt"));
        Categories = VocClasses.Of(Path.Combine(folder, "Annotations"), DeeperAnnotations());
        Dictionary<string, int> labels = Categories.ToDictionary(static c => c.Name, static c => c.Label);
        Images = ParallelFiles.Read(ids.Length, i => ReadEntry(i, ids[i], labels));
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
    public Tensor LoadPixels(int index) => PictureFile.Read(FindPicture(Path.ChangeExtension(Images[index].FileName, null)));

    private string[] ReadSplit(string file)
    {
        string[] lines = FileAccessErrors.ReadLines(file, "A VOC folder holds Annotations/, JPEGImages/ and ImageSets/Main/SPLIT.txt: check the folder and the name of the split.");
        string[] ids = [.. lines.Select(IdOf).Where(static id => id.Length > 0)];
        if (ids.Length == 0)
            throw new DataException($"{file}: the split is empty. Write one picture name a line, without its extension.");
        string? twice = ids.GroupBy(static id => id).FirstOrDefault(static g => g.Count() > 1)?.Key;
        return twice is null ? ids : throw new DataException($"{file}: '{twice}' occurs twice. Keep one of its lines.");
    }

    // "FOLDER/NAME" in any split: the classes must not depend on the split in use.
    private IEnumerable<string> DeeperAnnotations() => Directory.GetFiles(Path.Combine(folder, "ImageSets", "Main"), "*.txt")
        .SelectMany(static file => FileAccessErrors.ReadLines(file, "Check its permissions."))
        .Where(static line => line.Contains('/', StringComparison.Ordinal))
        .Select(line => AnnotationOf(IdOf(line)))
        .Where(File.Exists);

    // The challenge's class-wise split files carry a second column, -1, 0 or 1. What else stands behind a space belongs to the name, and "cup 1" may be one.
    private string IdOf(string line)
    {
        string id = line.Trim();
        int space = id.AsSpan().LastIndexOfAny(' ', '\t');
        bool flagged = space > 0 && id[(space + 1)..] is "-1" or "0" or "1";
        return flagged && !File.Exists(AnnotationOf(id)) ? id[..space].TrimEnd() : id;
    }

    private string AnnotationOf(string id) => Path.Combine(folder, "Annotations", $"{id}.xml");

    private ImageEntry ReadEntry(int index, string id, Dictionary<string, int> labels)
    {
        string file = AnnotationOf(id);
        VocAnnotation annotation = VocAnnotation.Read(file);
        (int width, int height) = annotation is { Width: > 0, Height: > 0 } ? (annotation.Width, annotation.Height) : SizeOfPicture(id, file);
        GroundTruth[] objects =
        [
            .. annotation.Objects.Select((item, n) => new GroundTruth(
                ((index + 1) * 10_000L) + n, LabelOf(item.Name, labels, file), item.Corners, CocoBox.Of(item.Corners).Area, Crowd: false, item.Difficult)),
        ];
        return new ImageEntry(index + 1, $"{id}.jpg", width, height, objects);
    }

    private static int LabelOf(string name, Dictionary<string, int> labels, string file) => labels.TryGetValue(name, out int label)
        ? label
        : throw new DataException($"{file}: its class '{name}' is not among the {labels.Count} that the other annotations have: hidden files, whose names begin with a dot, give none. Rename the file and its line in the split.");

    private (int Width, int Height) SizeOfPicture(string id, string annotation)
    {
        string picture = FindPicture(id);
        (int Width, int Height)? size = File.Exists(picture) ? PictureSize.Of(picture) : null;
        return size ?? throw new DataException($"{annotation}: there is no <size>, and it cannot be read from {picture} either. Add the size or the picture.");
    }

    private string FindPicture(string id)
    {
        string stem = Path.Combine(folder, "JPEGImages", id);
        return Extensions.Select(extension => stem + extension).FirstOrDefault(File.Exists) ?? stem + ".jpg";
    }
}

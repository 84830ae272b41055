using SfKernels.Training.Data;

namespace SfKernels.Training.Evaluation;

/// <summary>Ground truth and detections sorted into one cell per class and image, after the input was checked. Both evaluators start here.</summary>
internal sealed class ClassTable
{
    private readonly Dictionary<int, Cell>[] cells;

    /// <param name="images">In the order in which equal scores of different images are ranked.</param>
    /// <param name="categories">The K classes.</param>
    /// <param name="detections">Per image id, in the order in which equal scores are ranked.</param>
    public ClassTable(IReadOnlyList<ImageEntry> images, IReadOnlyList<Category> categories, IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> detections)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(detections);
        CheckLabels(categories);
        cells = new Dictionary<int, Cell>[categories.Count];
        for (int k = 0; k < cells.Length; k++)
            cells[k] = [];

        int known = 0;
        var ids = new HashSet<long>(images.Count);
        for (int i = 0; i < images.Count; i++)
        {
            ImageEntry image = images[i];
            if (!ids.Add(image.Id))
                throw new ArgumentException($"Image id {image.Id} occurs twice: give every image its own id.", nameof(images));
            foreach (GroundTruth truth in image.Objects)
                At(truth.Label, i, nameof(images), image.Id).Truths.Add(truth);
            if (!detections.TryGetValue(image.Id, out IReadOnlyList<ScoredBox>? found))
                continue;
            known++;
            foreach (ScoredBox box in found)
            {
                if (!double.IsFinite(box.Score) || !box.Box.IsFinite)
                    throw new ArgumentException($"A detection of image {image.Id} has score {box.Score} and box {box.Box}: both must be finite.", nameof(detections));
                At(box.Label, i, nameof(detections), image.Id).Detections.Add(box);
            }
        }

        if (known == detections.Count)
            return;
        long stray = detections.Keys.First(id => !ids.Contains(id));
        throw new ArgumentException($"There are detections for image id {stray}, which is not among the {images.Count} images: evaluate on the split they were made from.", nameof(detections));
    }

    /// <summary>The cells of class <paramref name="label"/> that hold anything, in image order.</summary>
    public IEnumerable<Cell> OfClass(int label) => cells[label - 1].Values;

    private static void CheckLabels(IReadOnlyList<Category> categories)
    {
        for (int k = 0; k < categories.Count; k++)
        {
            if (categories[k].Label != k + 1)
                throw new ArgumentException($"Category {k} ('{categories[k].Name}') has label {categories[k].Label}: labels must run 1..K in order.", nameof(categories));
        }
    }

    private Cell At(int label, int image, string parameter, long imageId)
    {
        if (label < 1 || label > cells.Length)
            throw new ArgumentException($"Image {imageId} has an object of label {label}: labels must be in 1..{cells.Length}.", parameter);
        Dictionary<int, Cell> row = cells[label - 1];
        if (!row.TryGetValue(image, out Cell? cell))
            row.Add(image, cell = new Cell());
        return cell;
    }

    /// <summary>What one image holds of one class.</summary>
    internal sealed class Cell
    {
        public List<GroundTruth> Truths { get; } = [];

        public List<ScoredBox> Detections { get; } = [];
    }
}

using System.Text.Json;
using SfKernels.Training.Data;

namespace SfKernels.Training.Evaluation;

/// <summary>
/// Reads detections in the COCO results format: a list of {"image_id", "category_id", "bbox": [x, y, width, height], "score"}.
/// An image id may also be the picture's file name, with or without its extension, which is handier for VOC folders.
/// </summary>
public static class CocoResultsReader
{
    /// <summary>Detections per image id, in file order; every id is checked against the data set.</summary>
    public static IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> Read(
        string path, IReadOnlyList<ImageEntry> images, IReadOnlyList<Category> categories)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(categories);
        HashSet<long> ids = [.. images.Select(static i => i.Id)];
        Dictionary<string, long>? names = null;
        Dictionary<long, int> labels = categories.ToDictionary(static c => c.Id, static c => c.Label);
        var found = new Dictionary<long, IReadOnlyList<ScoredBox>>();
        using var tokens = new JsonTokens(path, "Give the file of COCO results that a detector wrote.");
        tokens.Expect(JsonTokenType.StartArray, "a COCO results file");
        for (int index = 0; tokens.NextObject($"detection {index}"); index++)
        {
            long? image = null, category = null;
            CocoBox? box = null;
            double? score = null;
            while (tokens.NextProperty(out string name))
            {
                switch (name)
                {
                    case "image_id":
                        image = tokens.ReadInt64OrString($"\"image_id\" of detection {index}") switch
                        {
                            string file => (names ??= ByName(images)).TryGetValue(file, out long known)
                                ? known
                                : throw tokens.Wrong($"detection {index} is for the unknown image \"{file}\": give an \"id\" of the split as a number, or the name of one of its pictures"),
                            object id => (long)id,
                        };
                        break;
                    case "category_id":
                        category = tokens.ReadInt64($"\"category_id\" of detection {index}");
                        break;
                    case "bbox":
                        box = tokens.ReadBox($"\"bbox\" of detection {index}");
                        break;
                    case "score":
                        score = tokens.ReadDouble($"\"score\" of detection {index}");
                        break;
                    default:
                        tokens.Skip();
                        break;
                }
            }

            if (image is null || category is null || box is null || score is null)
            {
                string missing = image is null ? "image_id" : category is null ? "category_id" : box is null ? "bbox" : "score";
                throw tokens.Wrong($"detection {index} needs \"image_id\", \"category_id\", \"bbox\" and \"score\", and has no \"{missing}\": add it (masks and keypoints are not scored)");
            }

            if (!ids.Contains(image.Value))
                throw tokens.Wrong($"detection {index} is for the unknown image id {image}: score it on the split it was made from, which this one of {images.Count} images is not");
            if (!labels.TryGetValue(category.Value, out int label))
                throw tokens.Wrong($"detection {index} has the unknown category id {category}: the data set has {DescribeIds(categories)}");
            if (!found.TryGetValue(image.Value, out IReadOnlyList<ScoredBox>? list))
                found.Add(image.Value, list = new List<ScoredBox>());
            ((List<ScoredBox>)list).Add(new ScoredBox(label, score.Value, box.Value));
        }

        tokens.ExpectEnd();
        return found;
    }

    private static Dictionary<string, long> ByName(IReadOnlyList<ImageEntry> images)
    {
        var names = new Dictionary<string, long>(images.Count * 2);
        foreach (ImageEntry image in images)
        {
            names.TryAdd(image.FileName, image.Id);
            names.TryAdd(Path.ChangeExtension(image.FileName, null), image.Id);
        }

        return names;
    }

    private static string DescribeIds(IReadOnlyList<Category> categories) => categories.Count <= 20
        ? string.Join(", ", categories.Select(static c => $"{c.Id} ({c.Name})"))
        : $"{categories.Count} ids from {categories.Min(static c => c.Id)} to {categories.Max(static c => c.Id)}";
}

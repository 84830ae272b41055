using System.Text.Json;
using SfKernels.Detection.Weights;
using SfKernels.Training.Data;

namespace SfKernels.Training.Evaluation;

/// <summary>Writes detections in the COCO results format, with every digit, so that reading them back gives the same metrics.</summary>
public static class CocoResultsWriter
{
    /// <summary>Writes <paramref name="path"/> in the order of <paramref name="images"/>, whole or not at all.</summary>
    public static void Write(
        string path,
        IReadOnlyList<ImageEntry> images,
        IReadOnlyList<Category> categories,
        IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> detections)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(detections);
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartArray();
            foreach (ImageEntry image in images)
            {
                foreach (ScoredBox box in detections.GetValueOrDefault(image.Id, []))
                    Write(json, image.Id, categories[box.Label - 1].Id, box);
                if (json.BytesPending > 1 << 16)
                    json.Flush();
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, long imageId, long categoryId, ScoredBox box)
    {
        json.WriteStartObject();
        json.WriteNumber("image_id", imageId);
        json.WriteNumber("category_id", categoryId);
        json.WriteStartArray("bbox");
        json.WriteNumberValue(box.Box.X);
        json.WriteNumberValue(box.Box.Y);
        json.WriteNumberValue(box.Box.Width);
        json.WriteNumberValue(box.Box.Height);
        json.WriteEndArray();
        json.WriteNumber("score", box.Score);
        json.WriteEndObject();
    }
}

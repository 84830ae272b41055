namespace SfKernels.Cli.Tests;

/// <summary>A COCO split of three annotated pictures without picture files: category ids with a gap, one crowd, one picture without objects.</summary>
internal static class TinyCoco
{
    /// <summary>Every object that is no crowd, found exactly.</summary>
    public const string PerfectDetections = """
        [{"image_id": 7, "category_id": 3, "bbox": [10, 20, 200, 100], "score": 0.9},
         {"image_id": 7, "category_id": 90, "bbox": [300, 100, 60, 60], "score": 0.8},
         {"image_id": 8, "category_id": 3, "bbox": [100, 120, 30, 20], "score": 0.7}]
        """;

    private const string Annotations = """
        {
          "images": [
            {"id": 7, "file_name": "a.jpg", "width": 640, "height": 480},
            {"id": 8, "file_name": "b.jpg", "width": 500, "height": 500},
            {"id": 11, "file_name": "c.jpg", "width": 320, "height": 240}],
          "categories": [{"id": 3, "name": "cup"}, {"id": 90, "name": "spoon"}],
          "annotations": [
            {"id": 1, "image_id": 7, "category_id": 3, "bbox": [10, 20, 200, 100], "area": 20000, "iscrowd": 0},
            {"id": 2, "image_id": 7, "category_id": 90, "bbox": [300, 100, 60, 60], "area": 3600, "iscrowd": 0},
            {"id": 3, "image_id": 8, "category_id": 90, "bbox": [0, 0, 400, 300], "area": 120000, "iscrowd": 1},
            {"id": 4, "image_id": 8, "category_id": 3, "bbox": [100, 120, 30, 20], "area": 600, "iscrowd": 0}]
        }
        """;

    /// <summary>Writes the split "val" below a folder and gives the value of --data.</summary>
    public static string Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "annotations"));
        File.WriteAllText(Path.Combine(folder, "annotations", "instances_val.json"), Annotations);
        return $"coco:{folder}";
    }
}

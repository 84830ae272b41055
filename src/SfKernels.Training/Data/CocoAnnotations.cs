namespace SfKernels.Training.Data;

/// <summary>The parts of a COCO annotation file that detection needs, as the file has them.</summary>
internal sealed record CocoAnnotations(
    IReadOnlyList<CocoAnnotations.Image> Images,
    IReadOnlyList<CocoAnnotations.Item> Items,
    IReadOnlyList<CocoAnnotations.Kind> Kinds)
{
    /// <summary>An entry of "images".</summary>
    internal readonly record struct Image(long Id, string FileName, int Width, int Height);

    /// <summary>An entry of "annotations"; the area is null where the file gives none.</summary>
    internal readonly record struct Item(long Id, long ImageId, long CategoryId, CocoBox Box, double? Area, bool Crowd);

    /// <summary>An entry of "categories".</summary>
    internal readonly record struct Kind(long Id, string Name);
}

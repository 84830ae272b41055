using SfKernels.Kernels.Geometry;
using static TorchSharp.torch;

namespace SfKernels.Training.Data;

/// <summary>One class: its contiguous label k in 1..K, the id its file uses, and its name.</summary>
public sealed record Category(int Label, long Id, string Name);

/// <summary>One annotated object of one image.</summary>
/// <param name="Id">Annotation id of the file, or a running number.</param>
/// <param name="Label">k in 1..K.</param>
/// <param name="Box">Corners in pixels of the original image, as evaluation wants them (not clipped).</param>
/// <param name="Area">Area used by the COCO area rules, in pixels.</param>
/// <param name="Crowd">COCO iscrowd: ignored in training, an ignore region in evaluation.</param>
/// <param name="Difficult">VOC difficult: ignored in training and in VOC evaluation.</param>
public sealed record GroundTruth(long Id, int Label, Box Box, double Area, bool Crowd, bool Difficult);

/// <summary>What the annotations say of one image; needs no image file.</summary>
/// <param name="Id">Image id of the file, or a running number.</param>
/// <param name="FileName">Name shown to people.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Objects">All objects, crowd and difficult ones included.</param>
public sealed record ImageEntry(long Id, string FileName, int Width, int Height, IReadOnlyList<GroundTruth> Objects);

/// <summary>A split of an annotated image collection. Annotations are read once, pixels on demand from any thread.</summary>
public interface IDetectionDataset
{
    /// <summary>Name for people, such as "voc:bccd/train".</summary>
    string Name { get; }

    /// <summary>Hex digest of everything that determines the annotations (classes, sizes, boxes, order).</summary>
    string Fingerprint { get; }

    /// <summary>The K foreground classes in label order.</summary>
    IReadOnlyList<Category> Categories { get; }

    /// <summary>The images of the split in file order.</summary>
    IReadOnlyList<ImageEntry> Images { get; }

    /// <summary>Pixels of image <paramref name="index"/>: uint8 [3, H, W] RGB on the CPU. The caller disposes.</summary>
    Tensor LoadPixels(int index);
}

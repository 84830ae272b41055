using static TorchSharp.torch;

namespace SfKernels.Training.Data;

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

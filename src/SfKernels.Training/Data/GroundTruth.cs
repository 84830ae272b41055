using SfKernels.Kernels.Geometry;

namespace SfKernels.Training.Data;

/// <summary>One annotated object of one image.</summary>
/// <param name="Id">Annotation id of the file, or a running number.</param>
/// <param name="Label">k in 1..K.</param>
/// <param name="Box">Corners in pixels of the original image, as evaluation wants them (not clipped).</param>
/// <param name="Area">Area used by the COCO area rules, in pixels.</param>
/// <param name="Crowd">COCO iscrowd: ignored in training, an ignore region in evaluation.</param>
/// <param name="Difficult">VOC difficult: ignored in training and in VOC evaluation.</param>
public sealed record GroundTruth(long Id, int Label, Box Box, double Area, bool Crowd, bool Difficult)
{
    /// <summary>The box as the file gives it, in double precision: metrics are computed on this one.</summary>
    public CocoBox Exact { get; init; } = CocoBox.Of(Box);
}

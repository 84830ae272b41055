using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>What a box loss on a device reads besides the deltas.</summary>
/// <param name="Matched">[N, R] int64.</param>
/// <param name="Boxes">[sum of M, 4] float32.</param>
/// <param name="Anchors">The grid and where the boxes of each picture begin.</param>
internal sealed record DeviceBoxTargets(Tensor Matched, Tensor Boxes, DeviceAnchors Anchors)
{
    /// <summary>All tensors, for a graph to keep.</summary>
    public Tensor[] ToTensors() => [Matched, Boxes, Anchors.Cells, Anchors.Shapes, Anchors.FirstBoxes];

    /// <summary>Back from the graph.</summary>
    public static DeviceBoxTargets From(IReadOnlyList<Tensor> kept) => new(kept[0], kept[1], new(kept[2], kept[3], kept[4]));
}

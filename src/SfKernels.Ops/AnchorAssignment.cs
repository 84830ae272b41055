using SfKernels.Kernels.Geometry;
using SfKernels.Ops.Cuda;
using SfKernels.Ops.Engine;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>Which box each anchor of a batch belongs to. Dispose it, or let a dispose scope.</summary>
/// <param name="Grid">The R anchors.</param>
/// <param name="Labels">[N, R] int64: class of the matched box in 1..K, 0 background, -1 between the thresholds.</param>
/// <param name="Matched">[N, R] int64: index of the matched box among the image's own, -1 where there is none.</param>
/// <param name="Boxes">[sum of M, 4] float32: the boxes of all images, one image after the other.</param>
/// <param name="Offsets">[N + 1]: image n owns rows Offsets[n] .. Offsets[n + 1] - 1 of <paramref name="Boxes"/>.</param>
public sealed record AnchorAssignment(AnchorGrid Grid, Tensor Labels, Tensor Matched, Tensor Boxes, IReadOnlyList<int> Offsets) : IDisposable
{
    // Where the matching has not counted already, only whoever looks at them pays for these: the losses of a device count for themselves.
    private Tensor? _counts;
    private Tensor? _positives;

    /// <summary>[N, 3] int64: foreground, between, background.</summary>
    public Tensor Counts
    {
        get
        {
            using var scope = NewDisposeScope();
            return _counts ??= stack([Labels.Above(0).sum(1), Labels.Below(0).sum(1), Labels.EqualTo(0).sum(1)], 1).DetachFromDisposeScope();
        }

        internal init => _counts = value;
    }

    /// <summary>Scalar float32: anchors with a box, over the batch.</summary>
    public Tensor Positives
    {
        get
        {
            using var scope = NewDisposeScope();
            return _positives ??= Labels.Above(0).sum(ScalarType.Float32).DetachFromDisposeScope();
        }

        internal init => _positives = value;
    }

    /// <summary>N.</summary>
    public int Images => Offsets.Count - 1;

    /// <summary>The anchors on the device that the labels are on; null on the CPU.</summary>
    internal DeviceAnchors? OnDevice { get; init; }

    /// <summary>Hands every tensor to the scope outside the current one.</summary>
    internal AnchorAssignment MoveToOuterScope()
    {
        Tensor[] all = [Labels, Matched, Boxes, .. new[] { _counts, _positives }.OfType<Tensor>(), .. OnDevice is null ? [] : new[] { OnDevice.Cells, OnDevice.Shapes, OnDevice.FirstBoxes }];
        foreach (Tensor tensor in all)
        {
            tensor.MoveToOuterDisposeScope();
        }

        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        OnDevice?.Cells.Dispose();
        OnDevice?.Shapes.Dispose();
        OnDevice?.FirstBoxes.Dispose();
        Labels.Dispose();
        Matched.Dispose();
        _counts?.Dispose();
        Boxes.Dispose();
        _positives?.Dispose();
    }
}

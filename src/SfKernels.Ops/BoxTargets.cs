using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Threading;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>The positives of a batch and their boxes, copied out of the assignment: what both passes of a box loss walk. A few thousand entries at most.</summary>
public sealed class BoxTargets
{
    private BoxTargets(AnchorGrid grid, int images, PositiveAnchor[] positives, Box[] boxes)
    {
        Grid = grid;
        Images = images;
        Positives = positives;
        Boxes = boxes;
    }

    /// <summary>The anchors.</summary>
    public AnchorGrid Grid { get; }

    /// <summary>N.</summary>
    public int Images { get; }

    /// <summary>Where the assignment is on a device: nothing was copied out of it.</summary>
    internal DeviceBoxTargets? OnDevice { get; init; }

    internal PositiveAnchor[] Positives { get; }

    internal Box[] Boxes { get; }

    /// <summary>The same targets with the tensors that the graph kept.</summary>
    public BoxTargets With(IReadOnlyList<Tensor> kept) =>
        OnDevice is null ? this : new BoxTargets(Grid, Images, [], []) { OnDevice = DeviceBoxTargets.From(kept) };

    /// <summary>What a graph has to keep for the backward pass: the tensors of a device.</summary>
    public IReadOnlyList<Tensor> ToKeep() => OnDevice?.ToTensors() ?? [];

    /// <summary>Reads the matches.</summary>
    public static unsafe BoxTargets From(AnchorAssignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        int[] offsets = [.. assignment.Offsets];
        int anchors = assignment.Grid.Count;
        Tensor matched = assignment.Matched;
        Tensor boxes = assignment.Boxes;
        if (assignment.OnDevice is not null)
        {
            return new BoxTargets(assignment.Grid, assignment.Images, [], []) { OnDevice = new(matched, boxes, assignment.OnDevice) };
        }

        TensorCheck.OnCpu(matched, nameof(matched));
        TensorCheck.Type(matched, nameof(matched), ScalarType.Int64);
        TensorCheck.Shape(matched, nameof(matched), assignment.Images, anchors);
        TensorCheck.OnCpu(boxes, nameof(boxes));
        TensorCheck.Type(boxes, nameof(boxes), ScalarType.Float32);
        TensorCheck.Shape(boxes, nameof(boxes), offsets[^1], 4);
        using var scope = NewDisposeScope();
        Tensor rows = matched.contiguous();
        Tensor corners = boxes.contiguous();
        nint address = TensorAddress.Of(rows);
        var found = new List<PositiveAnchor>[assignment.Images];
        KernelThreads.ForEach(assignment.Images, n =>
        {
            var image = new ReadOnlySpan<long>((long*)address + ((long)n * anchors), anchors);
            PositiveAnchors.AppendTo(found[n] = [], image, n, offsets[n], offsets[n + 1] - offsets[n]);
        });
        PositiveAnchor[] positives = [.. found.SelectMany(static image => image)];

        Box[] copy = new ReadOnlySpan<Box>((void*)TensorAddress.Of(corners), offsets[^1]).ToArray();
        GC.KeepAlive(rows);
        GC.KeepAlive(corners);
        return new BoxTargets(assignment.Grid, assignment.Images, positives, copy);
    }
}

using System.Collections.Concurrent;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Kernels.Threading;
using SfKernels.Ops.Cuda;
using SfKernels.Ops.Engine;
using static TorchSharp.torch;

namespace SfKernels.Ops;

/// <summary>
/// Assigns ground-truth boxes to the anchors of a batch, images in parallel, without an R x M matrix. Safe to call from several threads.
/// Boxes without area are left out; an image without boxes is all background.
/// </summary>
public sealed class AnchorAssignmentOp
{
    private readonly AnchorGenerator _anchors;
    private readonly MatcherSettings _settings;
    private readonly ConcurrentBag<AnchorMatcher> _matchers = [];

    /// <summary>Checks the settings and makes the base anchors.</summary>
    public AnchorAssignmentOp(AnchorSettings anchors, MatcherSettings matcher)
    {
        _anchors = new AnchorGenerator(anchors);
        _settings = matcher;
        _matchers.Add(new AnchorMatcher(matcher));
    }

    /// <summary>The anchors of a padded picture.</summary>
    public AnchorGrid Grid(int height, int width) => _anchors.Grid(height, width);

    /// <summary>Labels and matches of a batch.</summary>
    /// <param name="height">Padded height of the batch in pixels.</param>
    /// <param name="width">Padded width of the batch in pixels.</param>
    /// <param name="boxes">N times [M, 4] float32 on the CPU, pixels of the padded pictures.</param>
    /// <param name="classes">N times [M] int64 on the CPU, in 1..K.</param>
    /// <param name="device">Where labels and matches are wanted; null for the CPU. On a CUDA device kernels compute them there.</param>
    public AnchorAssignment Assign(int height, int width, IReadOnlyList<Tensor> boxes, IReadOnlyList<Tensor> classes, Device? device = null)
    {
        AnchorGrid grid = _anchors.Grid(height, width);
        int[] offsets = GroundTruthCheck.Offsets(boxes, classes);
        int images = boxes.Count;
        using var scope = NewDisposeScope();
        Tensor allBoxes = images == 0 ? empty(0, 4, dtype: ScalarType.Float32) : Joined(boxes);
        Tensor allClasses = images == 0 ? empty(0, dtype: ScalarType.Int64) : Joined(classes);
        GroundTruthCheck.Values(allBoxes, allClasses, offsets);
        device ??= CPU;
        if (CudaDoor.Takes(device))
        {
            return CudaDoor.AnchorAssignment(device).Assign(grid, _settings, DeviceUpload.Send(allBoxes, device), DeviceUpload.Send(allClasses, device), offsets).MoveToOuterScope();
        }

        Tensor labels = empty(images, grid.Count, dtype: ScalarType.Int64);
        Tensor matched = empty(images, grid.Count, dtype: ScalarType.Int64);
        Tensor counts = empty(images, 3, dtype: ScalarType.Int64);

        var memory = new AssignmentMemory(
            TensorAddress.Of(allBoxes), TensorAddress.Of(allClasses), TensorAddress.Of(labels), TensorAddress.Of(matched), TensorAddress.Of(counts));
        KernelThreads.ForEach(images, n => MatchImage(grid, memory, n, offsets[n], offsets[n + 1] - offsets[n]));
        Tensor positives = counts.select(1, 0).sum().to(ScalarType.Float32);
        GC.KeepAlive(allClasses);
        return new AnchorAssignment(
            grid,
            labels.MoveToOuterDisposeScope(),
            matched.MoveToOuterDisposeScope(),
            allBoxes.MoveToOuterDisposeScope(),
            offsets)
        {
            Counts = counts.MoveToOuterDisposeScope(),
            Positives = positives.MoveToOuterDisposeScope(),
        };
    }

    /// <summary>In memory of its own: the assignment outlives what the caller does to his tensors. cat of a single tensor is that tensor.</summary>
    private static Tensor Joined(IReadOnlyList<Tensor> parts) => parts.Count == 1 ? parts[0].contiguous().clone() : cat([.. parts], 0);

    private unsafe void MatchImage(AnchorGrid grid, AssignmentMemory memory, int n, int first, int count)
    {
        if (!_matchers.TryTake(out AnchorMatcher? matcher))
        {
            matcher = new AnchorMatcher(_settings);
        }

        long offset = (long)n * grid.Count;
        MatchCounts counts = matcher.Match(
            grid,
            new ReadOnlySpan<Box>((Box*)memory.Boxes + first, count),
            new ReadOnlySpan<long>((long*)memory.Classes + first, count),
            new Span<long>((long*)memory.Labels + offset, grid.Count),
            new Span<long>((long*)memory.Matched + offset, grid.Count));
        long* row = (long*)memory.Counts + (3L * n);
        row[0] = counts.Foreground;
        row[1] = counts.Between;
        row[2] = counts.Background;
        _matchers.Add(matcher);
    }

    private readonly record struct AssignmentMemory(nint Boxes, nint Classes, nint Labels, nint Matched, nint Counts);
}

using ILGPU;
using SfKernels.Abstractions;

namespace SfKernels.Kernels.Cuda;

/// <summary>
/// Labels of all anchors of a batch without an R x M matrix: a thread makes its anchor in registers and walks the boxes of its picture in shared memory. Two
/// passes, because a low-quality match asks for a box's best IoU over all anchors; that is a maximum of integers, in which no order shows.
/// </summary>
public static partial class AnchorAssignmentKernels
{
    /// <summary>Raises each box's best IoU over all anchors.</summary>
    /// <param name="view">The anchors.</param>
    /// <param name="grid">Their numbers.</param>
    /// <param name="boxes">[sum of M, 4] corners in pixels.</param>
    /// <param name="firstBoxes">[N + 1]: where the boxes of each picture begin, then their number.</param>
    /// <param name="best">[sum of M] bits of float32, 0 before the launch.</param>
    /// <param name="extra">What "+1" adds to a width: 0 or 1 pixel.</param>
    [PtxKernel(BlockSize = 256)]
    public static void BestOverlaps(
        AnchorGridView view, AnchorGridShape grid, ArrayView<float> boxes, ArrayView<int> firstBoxes, ArrayView<int> best, float extra)
    {
        var chunk = BoxChunk.Allocate();
        var tiles = (grid.MostAnchors + Group.DimX - 1) / Group.DimX;
        for (var tile = (long)Grid.IdxX; tile < (long)tiles * grid.Images; tile += Grid.DimX)
        {
            var image = (int)(tile / tiles);
            var anchor = view.At(grid, image, (int)(tile - (long)image * tiles) * Group.DimX + Group.IdxX);
            var area = anchor.Box.Area(extra);
            var end = firstBoxes[image + 1];
            for (var first = firstBoxes[image]; first < end; first += BoxChunk.Length)
            {
                var count = IntrinsicMath.Min(BoxChunk.Length, end - first);
                chunk.Read(boxes, first, count, extra);
                for (var i = Group.IdxX; i < count; i += Group.DimX)
                    chunk.Best[i] = 0;
                Group.Barrier();
                if (anchor.Level >= 0)
                {
                    for (var j = 0; j < count; j++)
                    {
                        // Most anchors touch no box and raise nothing.
                        var iou = chunk.Iou(j, anchor.Box, area, extra);
                        if (iou > 0)
                            Atomic.Max(ref chunk.Best[j], (int)Interop.FloatAsInt(iou));
                    }
                }

                Group.Barrier();
                for (var i = Group.IdxX; i < count; i += Group.DimX)
                {
                    if (chunk.Best[i] > 0)
                        Atomic.Max(ref best[first + i], chunk.Best[i]);
                }

                Group.Barrier();
            }
        }
    }

    /// <summary>Writes label and matched box of every anchor.</summary>
    /// <param name="view">The anchors.</param>
    /// <param name="grid">Their numbers; one grid for all pictures.</param>
    /// <param name="boxes">[sum of M, 4] corners in pixels; those without area are left out, indices count them.</param>
    /// <param name="firstBoxes">[N + 1]: where the boxes of each picture begin, then their number.</param>
    /// <param name="classes">[sum of M] in 1..K.</param>
    /// <param name="best">From <see cref="BestOverlaps"/>; not read without low-quality matches.</param>
    /// <param name="rules">Thresholds and options.</param>
    /// <param name="labels">[N, R] out: class of the matched box, 0 background, -1 between the thresholds.</param>
    /// <param name="matched">[N, R] out: index of the matched box within the picture, -1 where there is none.</param>
    [PtxKernel(BlockSize = 256)]
    public static void Assign(
        AnchorGridView view,
        AnchorGridShape grid,
        ArrayView<float> boxes,
        ArrayView<int> firstBoxes,
        ArrayView<long> classes,
        ArrayView<int> best,
        AssignmentRules rules,
        ArrayView<long> labels,
        ArrayView<long> matched)
    {
        var chunk = BoxChunk.Allocate();
        var tiles = (grid.MostAnchors + Group.DimX - 1) / Group.DimX;
        for (var tile = (long)Grid.IdxX; tile < (long)tiles * grid.Images; tile += Grid.DimX)
        {
            var image = (int)(tile / tiles);
            var index = (int)(tile - (long)image * tiles) * Group.DimX + Group.IdxX;
            var anchor = view.At(grid, image, index);
            var first = firstBoxes[image];
            var match = AnchorMatch.Of(anchor, rules, boxes, first, firstBoxes[image + 1], best, chunk);
            if (anchor.Level >= 0)
            {
                var row = (long)image * grid.MostAnchors + index;
                long label = match.State;
                if (match.State == 1)
                    label = classes[first + match.Box];
                labels[row] = label;
                matched[row] = match.Box;
            }
        }
    }

    /// <summary>Adds the counts of a batch of pictures of any sizes: what the foreground prior is made of. Nothing of size R is written.</summary>
    /// <param name="view">The anchors.</param>
    /// <param name="grid">Their numbers.</param>
    /// <param name="boxes">[sum of M, 4] corners in pixels.</param>
    /// <param name="firstBoxes">[N + 1]: where the boxes of each picture begin, then their number.</param>
    /// <param name="best">From <see cref="BestOverlaps"/>; not read without low-quality matches.</param>
    /// <param name="rules">Thresholds and options.</param>
    /// <param name="counts">Three numbers, raised: foreground, between the thresholds, background.</param>
    [PtxKernel(BlockSize = 256, BlocksPerMultiprocessor = 5)]
    public static void Count(
        AnchorGridView view,
        AnchorGridShape grid,
        ArrayView<float> boxes,
        ArrayView<int> firstBoxes,
        ArrayView<int> best,
        AssignmentRules rules,
        ArrayView<long> counts)
    {
        var chunk = BoxChunk.Allocate();
        var block = SharedMemory.Allocate<int>(3);
        if (Group.IdxX < 3)
            block[Group.IdxX] = 0;
        Group.Barrier();
        var foreground = 0;
        var between = 0;
        var background = 0;
        var tiles = (grid.MostAnchors + Group.DimX - 1) / Group.DimX;
        for (var tile = (long)Grid.IdxX; tile < (long)tiles * grid.Images; tile += Grid.DimX)
        {
            var image = (int)(tile / tiles);
            var anchor = view.At(grid, image, (int)(tile - (long)image * tiles) * Group.DimX + Group.IdxX);
            var match = AnchorMatch.Of(anchor, rules, boxes, firstBoxes[image], firstBoxes[image + 1], best, chunk);
            if (anchor.Level >= 0)
            {
                foreground += match.State == 1 ? 1 : 0;
                between += match.State < 0 ? 1 : 0;
                background += match.State == 0 ? 1 : 0;
            }
        }

        foreground = WarpReduction.Sum(foreground);
        between = WarpReduction.Sum(between);
        background = WarpReduction.Sum(background);
        if (Warp.IsFirstLane)
        {
            Atomic.Add(ref block[0], foreground);
            Atomic.Add(ref block[1], between);
            Atomic.Add(ref block[2], background);
        }

        Group.Barrier();
        if (Group.IdxX < 3)
            Atomic.Add(ref counts[Group.IdxX], (long)block[Group.IdxX]);
    }
}

using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>A run of anchors of one image: of neighbours in memory, or of the same anchor shape at neighbouring cells where the level is planes.</summary>
public struct AnchorTile
{
    /// <summary>The most anchors of a tile: what shared memory holds.</summary>
    public const int Most = 1024;

    /// <summary>Index of the first anchor's label in [N, R].</summary>
    public long Label;

    /// <summary>Labels from one anchor to the next.</summary>
    public int Step;

    /// <summary>Anchors.</summary>
    public int Length;

    /// <summary>Index of the first logit in the level: class 0 of the first anchor.</summary>
    public long Start;

    /// <summary>Tile <paramref name="number"/> of a level.</summary>
    public static AnchorTile Of(LogitTiling level, AnchorLossShape shape, int number)
    {
        var image = number / level.TilesOfImage;
        var inImage = number - image * level.TilesOfImage;
        var label = image * shape.Anchors + level.FirstAnchor;
        if (level.Planes == 0)
        {
            var rows = level.Cells * level.Anchors;
            var first = (long)inImage * level.TileLength;
            return new()
            {
                Label = label + first,
                Step = 1,
                Length = (int)IntrinsicMath.Min(rows - first, level.TileLength),
                Start = (image * rows + first) * shape.Classes,
            };
        }

        var tilesOfAnchor = level.TilesOfImage / level.Anchors;
        var anchor = inImage / tilesOfAnchor;
        var cell = (long)(inImage - anchor * tilesOfAnchor) * level.TileLength;
        return new()
        {
            Label = label + cell * level.Anchors + anchor,
            Step = level.Anchors,
            Length = (int)IntrinsicMath.Min(level.Cells - cell, level.TileLength),
            Start = (long)(image * level.Anchors + anchor) * shape.Classes * level.Cells + cell,
        };
    }

    /// <summary>Reads each label and weight of the tile once: a class 1..K, 0 for background, -1 for an anchor that costs nothing.</summary>
    /// <returns>What this thread found: its own count so far and the anchors of this tile.</returns>
    public readonly LabelFindings ReadLabels(ArrayView<int> labels, ArrayView<float> weights, AnchorLossShape shape, TileLabels read, LabelFindings found)
    {
        for (var i = Group.IdxX; i < Length; i += Group.DimX)
        {
            var at = Label + (long)i * Step;
            var label = labels[at * shape.LabelStride];
            var valid = label >= -1 && label <= shape.Classes;

            // The low word of an int64 is the label where the high word repeats its sign.
            if (shape.LabelStride == 2)
                valid = valid && labels[at * 2 + 1] == label >> 31;
            if (!valid)
                found.FirstInvalid = IntrinsicMath.Min(found.FirstInvalid, at);
            if (label > 0)
                found.Counted++;
            var weight = 1f;
            if (weights.Length > 0)
                weight = weights[at];
            if (label < 0)
                label = shape.IgnoredAsBackground != 0 ? 0 : -1;
            read.Classes[i] = weight == 0 ? -1 : label;
            read.Factors[i] = weight;
        }

        return found;
    }
}

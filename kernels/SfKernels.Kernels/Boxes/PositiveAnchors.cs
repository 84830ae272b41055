namespace SfKernels.Kernels.Boxes;

/// <summary>Finds the few positives of a batch, in the order image, anchor: what the box losses walk instead of R.</summary>
public static class PositiveAnchors
{
    /// <summary>Appends the anchors of one image whose match is not negative.</summary>
    /// <param name="matched">[R]: index of the box within the image, negative where there is none.</param>
    /// <param name="image">n.</param>
    /// <param name="firstBox">Row of the image's first box among the boxes of all images.</param>
    /// <param name="boxes">M of this image.</param>
    /// <param name="found">Grows.</param>
    public static void AppendTo(List<PositiveAnchor> found, ReadOnlySpan<long> matched, int image, int firstBox, int boxes)
    {
        ArgumentNullException.ThrowIfNull(found);
        for (int r = Next(matched, 0); r < matched.Length; r = Next(matched, r + 1))
        {
            if (matched[r] >= boxes)
            {
                throw new ArgumentException($"Image {image}, anchor {r} is matched to box {matched[r]}, but the image has {boxes} boxes.", nameof(matched));
            }

            found.Add(new PositiveAnchor(image, r, firstBox + (int)matched[r]));
        }
    }

    private static int Next(ReadOnlySpan<long> matched, int from)
    {
        int at = matched[from..].IndexOfAnyInRange(0, long.MaxValue);
        return at < 0 ? matched.Length : from + at;
    }
}

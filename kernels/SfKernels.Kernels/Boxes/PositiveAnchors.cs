namespace SfKernels.Kernels.Boxes;

/// <summary>Finds the few positives of a batch, in the order image, anchor: what the box losses walk instead of R.</summary>
public static class PositiveAnchors
{
    /// <summary>Lists the anchors whose match is not negative.</summary>
    /// <param name="matched">[N, R]: index of the box within the image, negative where there is none.</param>
    /// <param name="anchors">R.</param>
    /// <param name="offsets">[N + 1]: rows offsets[n] .. offsets[n + 1] - 1 of the concatenated boxes are image n's.</param>
    public static PositiveAnchor[] Find(ReadOnlySpan<long> matched, int anchors, ReadOnlySpan<int> offsets)
    {
        var found = new List<PositiveAnchor>();
        for (int n = 0; n < offsets.Length - 1; n++)
        {
            ReadOnlySpan<long> image = matched.Slice(n * anchors, anchors);
            int boxes = offsets[n + 1] - offsets[n];
            int r = Next(image, 0);
            while (r < image.Length)
            {
                if (image[r] >= boxes)
                {
                    throw new ArgumentException($"Image {n}, anchor {r} is matched to box {image[r]}, but the image has {boxes} boxes.", nameof(matched));
                }

                found.Add(new PositiveAnchor(n, r, offsets[n] + (int)image[r]));
                r = Next(image, r + 1);
            }
        }

        return [.. found];
    }

    private static int Next(ReadOnlySpan<long> matched, int from)
    {
        int at = matched[from..].IndexOfAnyInRange(0, long.MaxValue);
        return at < 0 ? matched.Length : from + at;
    }
}

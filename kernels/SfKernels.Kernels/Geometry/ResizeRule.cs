namespace SfKernels.Kernels.Geometry;

/// <summary>
/// Short side / max side resize followed by padding right and below:
/// scale = min(short / min(w, h), max / max(w, h)), new side = floor(side * scale + 0.5).
/// </summary>
/// <param name="ShortSide">Target of the shorter side in pixels.</param>
/// <param name="MaxSide">Bound of the longer side in pixels.</param>
/// <param name="PadMultiple">Both padded sides are multiples of this.</param>
public sealed record ResizeRule(int ShortSide, int MaxSide, int PadMultiple = 32)
{
    /// <summary>The resized and padded size of a picture of <paramref name="width"/> x <paramref name="height"/> pixels.</summary>
    public ResizedSize Apply(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        double scale = Math.Min((double)ShortSide / Math.Min(width, height), (double)MaxSide / Math.Max(width, height));
        int newWidth = Math.Max(1, (int)Math.Floor((width * scale) + 0.5));
        int newHeight = Math.Max(1, (int)Math.Floor((height * scale) + 0.5));
        return new ResizedSize(newWidth, newHeight, RoundUp(newWidth), RoundUp(newHeight), (double)newWidth / width, (double)newHeight / height);
    }

    // Saturates, so that what is too large to work with is still large.
    private int RoundUp(int side) => (int)Math.Min(int.MaxValue, ((long)side + PadMultiple - 1) / PadMultiple * PadMultiple);
}

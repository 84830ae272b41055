namespace SfKernels.Kernels.Geometry;

/// <summary>
/// Dense anchors: at every cell (x, y) of a level with stride s, one box centred at (x * s, y * s) per octave scale and ratio (h / w).
/// Anchor order is level, y, x, then shape; shapes run over scales within ratios or as <see cref="AnchorGenerator"/> documents.
/// </summary>
/// <param name="Strides">Stride of each level in pixels.</param>
/// <param name="OctaveScales">Factors on <paramref name="BaseScale"/> x stride.</param>
/// <param name="Ratios">Height / width.</param>
/// <param name="BaseScale">Side of the unit anchor in strides.</param>
/// <param name="RoundBase">Round base anchor corners to whole pixels (torchvision).</param>
public sealed record AnchorSettings(
    IReadOnlyList<int> Strides,
    IReadOnlyList<double> OctaveScales,
    IReadOnlyList<double> Ratios,
    double BaseScale = 4,
    bool RoundBase = false)
{
    /// <summary>Five levels (8..128), three octave scales, ratios 0.5, 1, 2: A = 9.</summary>
    public static AnchorSettings RetinaNet { get; } = new(
        [8, 16, 32, 64, 128],
        [1.0, Math.Pow(2, 1.0 / 3), Math.Pow(2, 2.0 / 3)],
        [0.5, 1.0, 2.0]);

    /// <summary>A, the number of anchors per cell.</summary>
    public int PerCell => OctaveScales.Count * Ratios.Count;
}

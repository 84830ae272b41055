namespace SfKernels.Kernels.Geometry;

/// <summary>
/// Dense anchors: at every cell (x, y) of a level with stride s, one box centred at (x * s, y * s) per octave scale and ratio (h / w).
/// Anchor order is level, y, x, then shape; the shapes of a cell run over ratios, and within a ratio over scales.
/// </summary>
/// <param name="Strides">Stride of each level in pixels.</param>
/// <param name="OctaveScales">Factors on <paramref name="BaseScale"/> x stride.</param>
/// <param name="Ratios">Height / width.</param>
/// <param name="BaseScale">Side of the unit anchor in strides.</param>
/// <param name="RoundBase">Sides cut to whole pixels, then base corners rounded half to even: what torchvision's RetinaNet does.</param>
/// <param name="StrideFromGrid">
/// Step between centres = padded side / level side, rounded down, for each axis: torchvision. It differs from the stride only where the
/// padded side is no multiple of the stride (levels 64 and 128 of most pictures).
/// </param>
public sealed record AnchorSettings(
    IReadOnlyList<int> Strides,
    IReadOnlyList<double> OctaveScales,
    IReadOnlyList<double> Ratios,
    double BaseScale = 4,
    bool RoundBase = false,
    bool StrideFromGrid = false)
{
    /// <summary>Five levels (8..128), three octave scales, ratios 0.5, 1, 2: A = 9.</summary>
    public static AnchorSettings RetinaNet { get; } = new(
        [8, 16, 32, 64, 128],
        [1.0, Math.Pow(2, 1.0 / 3), Math.Pow(2, 2.0 / 3)],
        [0.5, 1.0, 2.0]);

    /// <summary>The anchors of torchvision's retinanet_resnet50_fpn, bit for bit.</summary>
    public static AnchorSettings TorchvisionRetinaNet { get; } = RetinaNet with { RoundBase = true, StrideFromGrid = true };

    /// <summary>A, the number of anchors per cell.</summary>
    public int PerCell => OctaveScales.Count * Ratios.Count;

    /// <summary>Same numbers, not same lists.</summary>
    public bool Equals(AnchorSettings? other) =>
        other is not null
        && Strides.SequenceEqual(other.Strides)
        && OctaveScales.SequenceEqual(other.OctaveScales)
        && Ratios.SequenceEqual(other.Ratios)
        && (BaseScale, RoundBase, StrideFromGrid) == (other.BaseScale, other.RoundBase, other.StrideFromGrid);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int stride in Strides)
        {
            hash.Add(stride);
        }

        foreach (double number in OctaveScales.Concat(Ratios))
        {
            hash.Add(number);
        }

        hash.Add(BaseScale);
        hash.Add(RoundBase);
        hash.Add(StrideFromGrid);
        return hash.ToHashCode();
    }
}

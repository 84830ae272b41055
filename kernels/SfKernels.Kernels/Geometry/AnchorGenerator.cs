namespace SfKernels.Kernels.Geometry;

/// <summary>
/// The base anchors of every level, and the grid they make on a picture. Shapes of a cell: ratios outer, octave scales inner
/// (torchvision's and mmdetection's order). The corners are centred on the origin: (-w/2, -h/2, w/2, h/2), computed in float64 and
/// rounded once to float32, unless <see cref="AnchorSettings.RoundBase"/> asks for torchvision's float32 steps.
/// </summary>
public sealed class AnchorGenerator
{
    private readonly Box[][] _shapes;

    /// <summary>Checks <paramref name="settings"/> and computes the base anchors.</summary>
    public AnchorGenerator(AnchorSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Check(settings);
        Settings = settings;
        _shapes = [.. settings.Strides.Select(stride => BaseAnchors(settings, stride))];
        foreach (Box shape in _shapes.SelectMany(static shapes => shapes))
        {
            if (!shape.HasArea)
            {
                throw new ArgumentException(
                    $"The anchors hold a shape without area, {shape}: use larger strides or scales, or no rounding.", nameof(settings));
            }
        }
    }

    /// <summary>What the anchors were made from.</summary>
    public AnchorSettings Settings { get; }

    /// <summary>The A shapes at (0, 0) of level <paramref name="level"/>.</summary>
    public ReadOnlySpan<Box> Shapes(int level) => _shapes[level];

    /// <summary>The anchors of a picture; cheap, nothing of size R is made.</summary>
    /// <param name="height">Padded height in pixels.</param>
    /// <param name="width">Padded width in pixels.</param>
    public AnchorGrid Grid(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var levels = new AnchorLevel[_shapes.Length];
        long first = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            int stride = Settings.Strides[i];
            int rows = ((height - 1) / stride) + 1;
            int columns = ((width - 1) / stride) + 1;
            bool derived = Settings.StrideFromGrid;
            long end = first + ((long)rows * columns * _shapes[i].Length);
            if (end > int.MaxValue)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(height), height, $"{height} x {width} pixels make more than {int.MaxValue} anchors, which is all that can be counted: make the picture smaller.");
            }

            levels[i] = new AnchorLevel(
                i, rows, columns, derived ? width / columns : stride, derived ? height / rows : stride, (int)first, _shapes[i]);
            first = end;
        }

        return new AnchorGrid(levels, (int)first, height, width);
    }

    private static void Check(AnchorSettings settings)
    {
        if (settings.Strides.Count == 0 || settings.Strides.Any(static stride => stride < 1))
        {
            throw new ArgumentException($"Strides must be one or more positive numbers, got [{string.Join(", ", settings.Strides)}].", nameof(settings));
        }

        IEnumerable<double> factors = settings.OctaveScales.Concat(settings.Ratios).Append(settings.BaseScale);
        if (settings.PerCell == 0 || factors.Any(static factor => !double.IsFinite(factor) || factor <= 0))
        {
            throw new ArgumentException("Octave scales, ratios and the base scale must be positive and finite, and neither list empty.", nameof(settings));
        }
    }

    private static Box[] BaseAnchors(AnchorSettings settings, int stride)
    {
        var shapes = new Box[settings.PerCell];
        int next = 0;
        foreach (double ratio in settings.Ratios)
        {
            foreach (double octave in settings.OctaveScales)
            {
                double side = settings.BaseScale * stride * octave;
                shapes[next++] = settings.RoundBase ? Rounded(side, ratio) : Exact(side, ratio);
            }
        }

        return shapes;
    }

    private static Box Exact(double side, double ratio)
    {
        double width = Math.Sqrt(side * side / ratio);
        double height = ratio * width;
        return Centred((float)(width / 2), (float)(height / 2));
    }

    // float32 step by step, as torch computes it: a corner that lands on .5 must round the same way.
    private static Box Rounded(double side, double ratio)
    {
        float whole = (float)Math.Truncate(side);
        float heightFactor = MathF.Sqrt((float)ratio);
        float widthFactor = 1 / heightFactor;
        return Centred(
            MathF.Round(widthFactor * whole / 2, MidpointRounding.ToEven),
            MathF.Round(heightFactor * whole / 2, MidpointRounding.ToEven));
    }

    private static Box Centred(float halfWidth, float halfHeight) => new(-halfWidth, -halfHeight, halfWidth, halfHeight);
}

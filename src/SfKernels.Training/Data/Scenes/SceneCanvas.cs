using SfKernels.Kernels.Geometry;

namespace SfKernels.Training.Data.Scenes;

/// <summary>A square RGB picture in three planes, [3, H, W], and what can be drawn on it: edges are smooth (4 x 4 samples a pixel).</summary>
internal sealed class SceneCanvas
{
    private const int Samples = 4;

    // Pixels between the grid points of a blotched background.
    private const int Cell = 16;

    private readonly byte[] planes;
    private readonly int size;

    public SceneCanvas(int size)
    {
        this.size = size;
        planes = new byte[3 * size * size];
    }

    /// <summary>[3, H, W].</summary>
    public byte[] Planes => planes;

    /// <summary>Fills the picture with soft blotches around <paramref name="mean"/>: random values on a grid, interpolated linearly.</summary>
    /// <param name="mean">The colour in the middle.</param>
    /// <param name="amplitude">How far each channel strays.</param>
    /// <param name="random">Where the grid values come from.</param>
    public void FillBlotches(SceneColour mean, int amplitude, ref KeyedRandom random)
    {
        int side = (size / Cell) + 2;
        var grid = new int[side * side];
        foreach ((int channel, byte centre) in ((byte[])[mean.Red, mean.Green, mean.Blue]).Index())
        {
            for (int i = 0; i < grid.Length; i++)
                grid[i] = Math.Clamp(centre + random.NextInt((2 * amplitude) + 1) - amplitude, 0, 255);
            for (int y = 0; y < size; y++)
                FillRow(planes.AsSpan(((channel * size) + y) * size, size), grid.AsSpan(y / Cell * side, side), grid.AsSpan(((y / Cell) + 1) * side, side), y % Cell);
        }
    }

    /// <summary>Draws an object over what is there.</summary>
    public void Draw(SceneObject item)
    {
        SceneClass kind = SceneClass.OfLabel(item.Label);
        (double scaleX, double scaleY) = (1.0 / item.Box.Width, 1.0 / item.Box.Height);
        (double x0, double y0) = (item.Box.X0, item.Box.Y0);
        Draw(item.Box, item.First, item.Second, (x, y) => kind.At((x - x0) * scaleX, (y - y0) * scaleY));
    }

    /// <summary>Draws a straight stroke with round ends.</summary>
    public void DrawStroke(double ax, double ay, double bx, double by, double width, SceneColour colour)
    {
        double radius = width / 2;
        var around = new Box(
            (float)(Math.Min(ax, bx) - radius), (float)(Math.Min(ay, by) - radius), (float)(Math.Max(ax, bx) + radius), (float)(Math.Max(ay, by) + radius));
        (double dx, double dy) = (bx - ax, by - ay);
        double squared = Math.Max((dx * dx) + (dy * dy), 1e-9);
        Draw(around, colour, colour, (x, y) =>
        {
            double t = Math.Clamp((((x - ax) * dx) + ((y - ay) * dy)) / squared, 0, 1);
            (double ex, double ey) = (x - ax - (t * dx), y - ay - (t * dy));
            return (ex * ex) + (ey * ey) <= radius * radius ? ScenePaint.First : ScenePaint.None;
        });
    }

    /// <summary>Adds noise of up to +-<paramref name="amplitude"/> to every value.</summary>
    public void AddNoise(int amplitude, ref KeyedRandom random)
    {
        int span = (2 * amplitude) + 1;
        for (int i = 0; i < planes.Length; i += 8)
        {
            ulong bits = random.NextUInt64();
            int end = Math.Min(i + 8, planes.Length);
            for (int j = i; j < end; j++, bits >>= 8)
                planes[j] = (byte)Math.Clamp(planes[j] + (((int)(byte)bits * span) >> 8) - amplitude, 0, 255);
        }
    }

    private static void FillRow(Span<byte> row, ReadOnlySpan<int> upper, ReadOnlySpan<int> lower, int down)
    {
        for (int cell = 0, x = 0; x < row.Length; cell++)
        {
            int left = (upper[cell] * (Cell - down)) + (lower[cell] * down);
            int step = (upper[cell + 1] * (Cell - down)) + (lower[cell + 1] * down) - left;
            for (int value = left * Cell, end = Math.Min(x + Cell, row.Length); x < end; x++, value += step)
                row[x] = (byte)(value / (Cell * Cell));
        }
    }

    private void Draw(Box box, SceneColour first, SceneColour second, Func<double, double, ScenePaint> paint)
    {
        int left = Math.Max(0, (int)Math.Floor(box.X0)), right = Math.Min(size, (int)Math.Ceiling(box.X1));
        int top = Math.Max(0, (int)Math.Floor(box.Y0)), bottom = Math.Min(size, (int)Math.Ceiling(box.Y1));
        if (left >= right || top >= bottom)
            return;
        // Only pixels whose corners and centre disagree are sampled in full; corners are shared between neighbours.
        var above = new ScenePaint[right - left + 1];
        var below = new ScenePaint[right - left + 1];
        PaintCorners(above, left, top, paint);
        for (int y = top; y < bottom; y++)
        {
            PaintCorners(below, left, y + 1, paint);
            for (int x = left; x < right; x++)
            {
                ScenePaint corner = above[x - left];
                if (corner == above[x - left + 1] && corner == below[x - left] && corner == below[x - left + 1] && corner == paint(x + 0.5, y + 0.5))
                    Blend(x, y, corner == ScenePaint.First ? Samples * Samples : 0, corner == ScenePaint.Second ? Samples * Samples : 0, first, second);
                else
                    SamplePixel(x, y, first, second, paint);
            }

            (above, below) = (below, above);
        }
    }

    private static void PaintCorners(Span<ScenePaint> row, int left, int y, Func<double, double, ScenePaint> paint)
    {
        for (int i = 0; i < row.Length; i++)
            row[i] = paint(left + i, y);
    }

    private void SamplePixel(int x, int y, SceneColour first, SceneColour second, Func<double, double, ScenePaint> paint)
    {
        int ones = 0, twos = 0;
        for (int i = 0; i < Samples * Samples; i++)
        {
            ScenePaint found = paint(x + (((i % Samples) + 0.5) / Samples), y + (((i / Samples) + 0.5) / Samples));
            ones += found == ScenePaint.First ? 1 : 0;
            twos += found == ScenePaint.Second ? 1 : 0;
        }

        Blend(x, y, ones, twos, first, second);
    }

    private void Blend(int x, int y, int ones, int twos, SceneColour first, SceneColour second)
    {
        int rest = (Samples * Samples) - ones - twos;
        int at = (y * size) + x;
        int plane = size * size;
        planes[at] = (byte)(((planes[at] * rest) + (first.Red * ones) + (second.Red * twos)) / (Samples * Samples));
        at += plane;
        planes[at] = (byte)(((planes[at] * rest) + (first.Green * ones) + (second.Green * twos)) / (Samples * Samples));
        at += plane;
        planes[at] = (byte)(((planes[at] * rest) + (first.Blue * ones) + (second.Blue * twos)) / (Samples * Samples));
    }
}

namespace SfKernels.Training.Data.Scenes;

/// <summary>Draws a layout: a blotched background, clutter that is no object, the objects, and noise over all of it.</summary>
internal static class ScenePainter
{
    private const int BlotchAmplitude = 32;
    private const int LeastNoise = 8;
    private const int MostNoise = 40;
    private const double PixelsPerStroke = 2000;

    /// <summary>[3, size, size] RGB.</summary>
    public static byte[] Paint(SceneLayout layout, int size)
    {
        KeyedRandom random = layout.Pixels;
        var canvas = new SceneCanvas(size);
        canvas.FillBlotches(layout.Background, BlotchAmplitude, ref random);
        int strokes = 2 + random.NextInt((int)(size * (double)size / PixelsPerStroke));
        for (int i = 0; i < strokes; i++)
            DrawClutter(canvas, size, ref random);
        foreach (SceneObject item in layout.Objects)
            canvas.Draw(item);
        canvas.AddNoise(LeastNoise + random.NextInt(MostNoise - LeastNoise + 1), ref random);
        return canvas.Planes;
    }

    /// <summary>A thin stroke up to a third of the picture long, or, half of the time, a speck of a few pixels.</summary>
    private static void DrawClutter(SceneCanvas canvas, int size, ref KeyedRandom random)
    {
        double x = random.NextDouble(0, size), y = random.NextDouble(0, size);
        double length = random.NextInt(2) == 0 ? random.NextDouble(0, 2) : random.NextDouble(4, Math.Min(size / 3.0, 100));
        double dx = random.NextDouble(-1, 1), dy = random.NextDouble(-1, 1);
        double scale = length / Math.Max(1e-3, Math.Sqrt((dx * dx) + (dy * dy)));
        canvas.DrawStroke(x, y, x + (dx * scale), y + (dy * scale), random.NextDouble(1, 3.5), SceneColour.Random(ref random));
    }
}

namespace SfKernels.Training.Data.Scenes;

/// <summary>The silhouettes as point tests in a unit box.</summary>
internal static class SceneOutline
{
    private const double RingHole = 0.55;
    private const double BarWidth = 1.0 / 3;

    // A unit disc at the origin minus a disc of radius 0.8 at (0.55, 0): the horns end at x = 0.60227..., so that is the right side of the box.
    private const double BiteRadius = 0.8;
    private const double BiteCentre = 0.55;
    private const double HornX = (1 + (BiteCentre * BiteCentre) - (BiteRadius * BiteRadius)) / (2 * BiteCentre);

    private static readonly (double U, double V)[] Star = FivePointedStar();

    /// <summary>True where (u, v), both in 0..1 with v downwards, is inside.</summary>
    public static bool Contains(SceneShape shape, double u, double v)
    {
        if (u < 0 || u > 1 || v < 0 || v > 1)
            return false;
        double x = (2 * u) - 1, y = (2 * v) - 1;
        double squared = (x * x) + (y * y);
        return shape switch
        {
            SceneShape.Disc => squared <= 1,
            SceneShape.Rectangle => true,
            SceneShape.Triangle => Math.Abs(x) <= v,
            SceneShape.Diamond => Math.Abs(x) + Math.Abs(y) <= 1,
            SceneShape.Cross => Math.Min(Math.Abs(x), Math.Abs(y)) <= BarWidth,
            SceneShape.Ring => squared is <= 1 and >= RingHole * RingHole,
            SceneShape.Star => InPolygon(u, v),
            _ => InCrescent(-1 + ((1 + HornX) * u), y),
        };
    }

    private static bool InCrescent(double x, double y) =>
        (x * x) + (y * y) <= 1 && ((x - BiteCentre) * (x - BiteCentre)) + (y * y) >= BiteRadius * BiteRadius;

    private static bool InPolygon(double u, double v)
    {
        bool inside = false;
        for (int i = 0, j = Star.Length - 1; i < Star.Length; j = i++)
        {
            if (Star[i].V > v != Star[j].V > v && u < ((Star[j].U - Star[i].U) * (v - Star[i].V) / (Star[j].V - Star[i].V)) + Star[i].U)
                inside = !inside;
        }

        return inside;
    }

    private static (double U, double V)[] FivePointedStar()
    {
        var points = new (double U, double V)[10];
        for (int i = 0; i < points.Length; i++)
        {
            double radius = i % 2 == 0 ? 1 : 0.45;
            points[i] = (radius * Math.Sin(i * Math.PI / 5), -radius * Math.Cos(i * Math.PI / 5));
        }

        (double left, double right) = (points.Min(static p => p.U), points.Max(static p => p.U));
        (double top, double bottom) = (points.Min(static p => p.V), points.Max(static p => p.V));
        return [.. points.Select(p => ((p.U - left) / (right - left), (p.V - top) / (bottom - top)))];
    }
}

namespace SfKernels.Training.Report;

/// <summary>One named line of a chart.</summary>
/// <param name="Name">Legend text.</param>
/// <param name="Points">(x, y) in rising x; points that are not finite are left out.</param>
/// <param name="Colour">Index into the report's palette (0..7).</param>
public sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points, int Colour)
{
    /// <summary>The points that can be drawn; on a logarithmic axis only positive ones.</summary>
    public IReadOnlyList<(double X, double Y)> Drawable(bool logarithmic) =>
        [.. Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y) && (!logarithmic || p.Y > 0))];

    /// <summary>Means of at most <paramref name="count"/> runs of neighbouring points: what a chart of that many pixels can show.</summary>
    public ChartSeries Thinned(int count)
    {
        if (Points.Count <= count)
            return this;
        var thinned = new (double X, double Y)[count];
        for (int i = 0; i < count; i++)
        {
            int start = (int)((long)i * Points.Count / count);
            int end = (int)((long)(i + 1) * Points.Count / count);
            var run = Points.Skip(start).Take(end - start).ToArray();
            thinned[i] = (run.Average(p => p.X), run.Average(p => p.Y));
        }

        return this with { Points = thinned };
    }

    /// <summary>Exponential moving average, corrected for its start; the smooth line over the noisy one.</summary>
    /// <param name="decay">Share of the past in 0..1.</param>
    public ChartSeries Smoothed(double decay)
    {
        double mean = 0;
        double weight = 0;
        var smoothed = new List<(double X, double Y)>(Points.Count);
        foreach (var (x, y) in Points.Where(p => double.IsFinite(p.Y)))
        {
            mean = (decay * mean) + ((1 - decay) * y);
            weight = (decay * weight) + (1 - decay);
            smoothed.Add((x, mean / weight));
        }

        return this with { Points = smoothed };
    }
}

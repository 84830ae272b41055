using System.Text;

namespace SfKernels.Training.Report;

/// <summary>An SVG line chart whose colours come from the report's style sheet, so that it follows light and dark.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Series">Lines; noisy ones are drawn pale under their moving average.</param>
public sealed record LineChart(string Title, IReadOnlyList<ChartSeries> Series)
{
    private const int Width = 640;
    private const int Height = 300;
    private const int Left = 62;
    private const int Right = 26;
    private const int Top = 12;
    private const int Bottom = 36;

    /// <summary>More points than this are averaged before drawing.</summary>
    private const int MostPoints = 500;

    /// <summary>Fewer points than this are not smoothed: each is marked instead.</summary>
    private const int FewPoints = 40;

    /// <summary>Label under the x axis.</summary>
    public string XLabel { get; init; } = "iteration";

    /// <summary>Decades on the y axis.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Draws a moving average over long series.</summary>
    public bool Smooth { get; init; } = true;

    /// <summary>Fixes the y axis instead of fitting it to the values.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>The chart with its legend as an HTML figure.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append($"<figure class=\"card\"><figcaption><h3>{Markup.Text(Title)}</h3>");
        AppendLegend(html);
        html.Append("</figcaption>");
        var drawn = Series.Select(s => s with { Points = s.Drawable(Logarithmic) }).Where(s => s.Points.Count > 0).ToArray();
        if (drawn.Length == 0)
            html.Append("<p class=\"empty\">No values were logged.</p>");
        else
            AppendSvg(html, drawn);
        return html.Append("</figure>\n").ToString();
    }

    private void AppendLegend(StringBuilder html)
    {
        if (Series.Count < 2)
            return;
        html.Append("<span class=\"legend\">");
        foreach (ChartSeries series in Series)
            html.Append($"<span><i class=\"c{series.Colour}\"></i>{Markup.Text(series.Name)}</span>");
        html.Append("</span>");
    }

    private void AppendSvg(StringBuilder html, ChartSeries[] drawn)
    {
        var points = drawn.SelectMany(s => s.Points).ToArray();
        AxisTicks x = AxisTicks.Linear(points.Min(p => p.X), points.Max(p => p.X), 6);
        AxisTicks y = YTicks(points);
        // The last x tick may lie far behind the last point: the axis ends where the data does.
        x = x with { Minimum = points.Min(p => p.X), Maximum = Math.Max(points.Max(p => p.X), points.Min(p => p.X) + 1e-9) };
        html.Append($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Markup.Text(Title)}\">");
        AppendAxes(html, x, y);
        foreach (ChartSeries series in drawn)
            AppendSeries(html, series, x, y);
        html.Append("</svg>");
    }

    private AxisTicks YTicks((double X, double Y)[] points)
    {
        if (Range is { } range)
            return AxisTicks.Linear(range.Low, range.High);
        double low = points.Min(p => p.Y);
        double high = points.Max(p => p.Y);
        if (Logarithmic)
            return AxisTicks.Decades(low, high);
        return AxisTicks.Linear(Math.Min(0, low), high);
    }

    private void AppendAxes(StringBuilder html, AxisTicks x, AxisTicks y)
    {
        foreach (double value in y.Values)
        {
            string at = Markup.Pixel(PlaceY(value, y));
            html.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{at}\" y2=\"{at}\"/>");
            html.Append($"<text class=\"tick\" x=\"{Left - 8}\" y=\"{at}\" dy=\"0.35em\" text-anchor=\"end\">{Markup.Number(value)}</text>");
        }

        foreach (double value in x.Values.Where(v => v >= x.Minimum && v <= x.Maximum))
        {
            string at = Markup.Pixel(PlaceX(value, x));
            html.Append($"<text class=\"tick\" x=\"{at}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Markup.Number(value)}</text>");
        }

        html.Append($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/>");
        html.Append($"<text class=\"label\" x=\"{Width - Right}\" y=\"{Height - 3}\" text-anchor=\"end\">{Markup.Text(XLabel)}</text>");
    }

    private void AppendSeries(StringBuilder html, ChartSeries series, AxisTicks x, AxisTicks y)
    {
        ChartSeries thinned = series.Thinned(MostPoints);
        if (series.Points.Count < FewPoints)
        {
            AppendPath(html, series, x, y, "line");
            foreach (var (px, py) in series.Points)
            {
                html.Append($"<circle class=\"c{series.Colour}\" cx=\"{Markup.Pixel(PlaceX(px, x))}\" cy=\"{Markup.Pixel(PlaceY(py, y))}\" r=\"3\">");
                html.Append($"<title>{Markup.Text(series.Name)} {Markup.Number(py)} at {Markup.Number(px)}</title></circle>");
            }
        }
        else if (Smooth)
        {
            AppendPath(html, thinned, x, y, "line pale");
            AppendPath(html, thinned.Smoothed(0.92), x, y, "line");
        }
        else
        {
            AppendPath(html, thinned, x, y, "line");
        }
    }

    private void AppendPath(StringBuilder html, ChartSeries series, AxisTicks x, AxisTicks y, string style)
    {
        html.Append($"<path class=\"{style} c{series.Colour}\" d=\"");
        char command = 'M';
        foreach (var (px, py) in series.Points)
        {
            html.Append($"{command}{Markup.Pixel(PlaceX(px, x))} {Markup.Pixel(PlaceY(py, y))}");
            command = 'L';
        }

        html.Append("\"/>");
    }

    private static double PlaceX(double value, AxisTicks x) => Left + ((value - x.Minimum) / (x.Maximum - x.Minimum) * (Width - Left - Right));

    private double PlaceY(double value, AxisTicks y)
    {
        double share = Logarithmic
            ? (Math.Log10(value) - Math.Log10(y.Minimum)) / (Math.Log10(y.Maximum) - Math.Log10(y.Minimum))
            : (value - y.Minimum) / (y.Maximum - y.Minimum);
        // A fixed range may be left by a value: it is drawn at the border.
        return Height - Bottom - (Math.Clamp(share, 0, 1) * (Height - Bottom - Top));
    }
}

using System.Text;

namespace SfKernels.Training.Report;

/// <summary>Horizontal bars of values in 0..1, one row a name: AP by class.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Rows">(name, value); NaN means that the split has no such object.</param>
/// <param name="Colour">Index into the report's palette.</param>
public sealed record BarChart(string Title, IReadOnlyList<(string Name, double Value)> Rows, int Colour)
{
    private const int Width = 640;
    private const int Left = 150;
    private const int Right = 60;
    private const int RowHeight = 26;
    private const int BarHeight = 16;

    /// <summary>The chart as an HTML figure.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append($"<figure class=\"card\"><figcaption><h3>{Markup.Text(Title)}</h3></figcaption>");
        html.Append($"<svg viewBox=\"0 0 {Width} {(Rows.Count * RowHeight) + 8}\" role=\"img\" aria-label=\"{Markup.Text(Title)}\">");
        for (int i = 0; i < Rows.Count; i++)
            AppendRow(html, Rows[i], 4 + (i * RowHeight));
        return html.Append("</svg></figure>\n").ToString();
    }

    private void AppendRow(StringBuilder html, (string Name, double Value) row, int top)
    {
        int full = Width - Left - Right;
        double length = double.IsFinite(row.Value) ? Math.Clamp(row.Value, 0, 1) * full : 0;
        int middle = top + (RowHeight / 2);
        int barTop = middle - (BarHeight / 2);
        html.Append($"<text class=\"name\" x=\"{Left - 10}\" y=\"{middle}\" dy=\"0.35em\" text-anchor=\"end\">{Markup.Text(Short(row.Name))}</text>");
        html.Append($"<rect class=\"track\" x=\"{Left}\" y=\"{barTop}\" width=\"{full}\" height=\"{BarHeight}\" rx=\"3\"/>");
        html.Append($"<rect class=\"bar c{Colour}\" x=\"{Left}\" y=\"{barTop}\" width=\"{Markup.Pixel(length)}\" height=\"{BarHeight}\" rx=\"3\"/>");
        html.Append($"<text class=\"value\" x=\"{Width - Right + 8}\" y=\"{middle}\" dy=\"0.35em\">{Markup.Fraction(row.Value)}</text>");
    }

    private static string Short(string name) => name.Length <= 20 ? name : name[..19] + "…";
}

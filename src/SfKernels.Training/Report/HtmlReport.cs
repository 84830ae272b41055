using System.Text;
using SfKernels.Detection.Weights;

namespace SfKernels.Training.Report;

/// <summary>report.html: one file without scripts or links, readable offline, in light and dark.</summary>
/// <param name="Title">Heading, such as the run's name.</param>
/// <param name="Subtitle">One line that says what was trained on what.</param>
public sealed record HtmlReport(string Title, string Subtitle)
{
    /// <summary>The headline numbers.</summary>
    public IReadOnlyList<ReportTile> Tiles { get; init; } = [];

    /// <summary>Curves over the iterations.</summary>
    public IReadOnlyList<LineChart> Curves { get; init; } = [];

    /// <summary>Values by class.</summary>
    public IReadOnlyList<BarChart> Bars { get; init; } = [];

    /// <summary>Metric table: heading and (name, value) rows.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    /// <summary>Validation images.</summary>
    public IReadOnlyList<ReportPicture> Pictures { get; init; } = [];

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write(string path) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToHtml())));

    /// <summary>The whole document.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.Append($"<title>{Markup.Text(Title)}</title>\n<style>{ReportStyle.Css}</style></head>\n<body><main>\n");
        html.Append($"<header><h1>{Markup.Text(Title)}</h1><p>{Markup.Text(Subtitle)}</p></header>\n");
        AppendTiles(html);
        AppendSection(html, "Training", "grid", Curves.Select(static chart => chart.ToHtml()));
        AppendSection(html, "By class", "grid", Bars.Select(static chart => chart.ToHtml()));
        AppendPictures(html);
        AppendSection(html, "Numbers and settings", "grid", Tables.Select(static table => table.ToHtml()));
        return html.Append("</main></body></html>\n").ToString();
    }

    private void AppendTiles(StringBuilder html)
    {
        html.Append("<section class=\"tiles\">");
        foreach (ReportTile tile in Tiles)
            html.Append($"<div class=\"tile\"><span>{Markup.Text(tile.Name)}</span><b>{Markup.Text(tile.Value)}</b><small>{Markup.Text(tile.Note)}</small></div>");
        html.Append("</section>\n");
    }

    private static void AppendSection(StringBuilder html, string heading, string style, IEnumerable<string> parts)
    {
        string body = string.Concat(parts);
        if (body.Length > 0)
            html.Append($"<section><h2>{heading}</h2><div class=\"{style}\">\n{body}</div></section>\n");
    }

    private void AppendPictures(StringBuilder html)
    {
        if (Pictures.Count == 0)
            return;
        // Two checkboxes and sibling selectors do what a script would.
        html.Append("<section><h2>Detections on validation images</h2>");
        html.Append("<input type=\"checkbox\" id=\"found\" checked><label for=\"found\">detections</label>");
        html.Append("<input type=\"checkbox\" id=\"truth\" checked><label for=\"truth\">ground truth (dashed)</label>");
        html.Append("<div class=\"pictures\">\n");
        foreach (ReportPicture picture in Pictures)
            html.Append(picture.ToHtml());
        html.Append("</div></section>\n");
    }
}

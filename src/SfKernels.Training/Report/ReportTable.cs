using System.Text;

namespace SfKernels.Training.Report;

/// <summary>A two-column table of the report.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Rows">(name, value).</param>
public sealed record ReportTable(string Title, IReadOnlyList<(string Name, string Value)> Rows)
{
    /// <summary>The table as an HTML figure.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append($"<figure class=\"card\"><figcaption><h3>{Markup.Text(Title)}</h3></figcaption><table>");
        foreach (var (name, value) in Rows)
            html.Append($"<tr><th>{Markup.Text(name)}</th><td>{Markup.Text(value)}</td></tr>");
        return html.Append("</table></figure>\n").ToString();
    }
}

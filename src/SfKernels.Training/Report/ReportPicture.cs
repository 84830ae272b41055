using System.Text;

namespace SfKernels.Training.Report;

/// <summary>A validation image with what was found and what is there. Boxes are SVG over the image: sharp at any size.</summary>
/// <param name="Name">Caption.</param>
/// <param name="Image">Encoded JPEG or PNG file.</param>
/// <param name="MediaType">"image/jpeg" or "image/png".</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Detections">Solid boxes with text.</param>
/// <param name="Truth">Dashed boxes.</param>
public sealed record ReportPicture(
    string Name,
    ReadOnlyMemory<byte> Image,
    string MediaType,
    int Width,
    int Height,
    IReadOnlyList<DrawnBox> Detections,
    IReadOnlyList<DrawnBox> Truth)
{
    /// <summary>Widths of bold letters and digits of common fonts, to the height of the text.</summary>
    private const double LetterWidth = 0.62;

    /// <summary>Number of colours in the style sheet.</summary>
    internal const int Colours = 8;

    /// <summary>The picture as an HTML figure.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<figure class=\"picture\">");
        html.Append($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Markup.Text(Name)}\">");
        html.Append($"<image width=\"{Width}\" height=\"{Height}\" href=\"data:{MediaType};base64,{Convert.ToBase64String(Image.Span)}\"/>");
        html.Append("<g class=\"truth\">");
        foreach (DrawnBox box in Truth)
            html.Append($"<rect {Corners(box)}><title>{Markup.Text(box.Text)}</title></rect>");
        html.Append("</g><g class=\"found\">");
        foreach (DrawnBox box in Detections)
            AppendDetection(html, box);
        html.Append("</g></svg>");
        html.Append($"<figcaption>{Markup.Text(Name)} · {Detections.Count} found, {Truth.Count} there</figcaption></figure>\n");
        return html.ToString();
    }

    private void AppendDetection(StringBuilder html, DrawnBox box)
    {
        // Text keeps its size relative to the picture: pictures of 128 and of 1333 pixels are shown equally wide.
        double size = Math.Max(Width, Height) / 32.0;
        double y = box.Box.Y0 < size * 1.3 ? box.Box.Y0 + size : box.Box.Y0 - (size * 0.3);
        // Never cut off on the right.
        double x = Math.Clamp(Width - 1 - (box.Text.Length * size * LetterWidth), 1, Math.Max(0, box.Box.X0) + 1);
        string colour = $"c{(box.Label - 1) % Colours}";
        html.Append($"<rect class=\"{colour}\" {Corners(box)}><title>{Markup.Text(box.Text)}</title></rect>");
        html.Append($"<text class=\"{colour}\" x=\"{Markup.Pixel(x)}\" y=\"{Markup.Pixel(y)}\" font-size=\"{Markup.Pixel(size)}\">{Markup.Text(box.Text)}</text>");
    }

    private static string Corners(DrawnBox drawn) =>
        $"x=\"{Markup.Pixel(drawn.Box.X0)}\" y=\"{Markup.Pixel(drawn.Box.Y0)}\" width=\"{Markup.Pixel(Math.Max(0, drawn.Box.Width))}\" height=\"{Markup.Pixel(Math.Max(0, drawn.Box.Height))}\"";
}

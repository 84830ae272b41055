using SfKernels.Training.Report;

namespace SfKernels.Training.Drawing;

/// <summary>Draws labelled boxes, the weakest first so that the strongest stays readable.</summary>
public static class BoxPainter
{
    /// <summary>Shorter sides of a picture to the width of a line, which is also that of a dot of a letter: two pixels in 640 x 480.</summary>
    private const double SidePerLine = 240;

    /// <summary>Draws boxes that come best first.</summary>
    public static void Draw(RgbPicture picture, IReadOnlyList<DrawnBox> boxes)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(boxes);
        int scale = Math.Max(1, (int)Math.Round(Math.Min(picture.Width, picture.Height) / SidePerLine));
        foreach (DrawnBox box in boxes.Reverse())
            Draw(picture, box, scale);
    }

    private static void Draw(RgbPicture picture, DrawnBox drawn, int scale)
    {
        Colour colour = Colour.OfClass(drawn.Label);
        int x0 = (int)Math.Floor(drawn.Box.X0);
        int y0 = (int)Math.Floor(drawn.Box.Y0);
        int x1 = (int)Math.Ceiling(drawn.Box.X1);
        int y1 = (int)Math.Ceiling(drawn.Box.Y1);
        picture.Frame(x0, y0, x1, y1, scale, colour);
        int labelWidth = ((drawn.Text.Length * BitmapFont.Advance) + 1) * scale;
        int labelHeight = (BitmapFont.Height + 2) * scale;
        // Above the box where there is room, else inside it, and never cut off on the right.
        int top = y0 >= labelHeight ? y0 - labelHeight : y0;
        int left = Math.Clamp(x0, 0, Math.Max(0, picture.Width - labelWidth));
        picture.Fill(left, top, left + labelWidth, top + labelHeight, colour);
        picture.Write(drawn.Text, left + scale, top + scale, scale, Colour.Black);
    }
}

using System.Globalization;
using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;

namespace SfKernels.Training.Runs;

/// <summary>The text of --image-size as a rule.</summary>
public static class ImageSize
{
    /// <summary>Short side of detectron2 and mmdet.</summary>
    private const int StandardShort = 800;

    /// <summary>Bound of their long side.</summary>
    private const int StandardMax = 1333;

    /// <summary>"SHORT" or "SHORT,MAX"; without a text 800,1333, or no resizing where all pictures are squares of one size.</summary>
    /// <param name="text">Of the command line, or null.</param>
    /// <param name="images">Of the training split.</param>
    public static ResizeRule Parse(string? text, IReadOnlyList<ImageEntry> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (text is null)
        {
            bool squares = images.Count > 0 && images.All(image => image.Width == image.Height && image.Width == images[0].Width);
            return squares ? new ResizeRule(images[0].Width, images[0].Width) : new ResizeRule(StandardShort, StandardMax);
        }

        string[] parts = text.Split(',');
        bool whole = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int shortSide) && shortSide > 0;
        // The ratio of 1333 to 800 where only the short side is given.
        int maxSide = (int)Math.Round((double)shortSide * StandardMax / StandardShort);
        if (parts.Length == 2)
            whole &= int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out maxSide);
        if (!whole || parts.Length > 2 || maxSide < shortSide)
            throw new ArgumentException($"--image-size is '{text}': it takes SHORT or SHORT,MAX in pixels with SHORT at most MAX, such as 480,640.", nameof(text));
        return new ResizeRule(shortSide, maxSide);
    }
}

using System.Globalization;
using System.Net;

namespace SfKernels.Training.Report;

/// <summary>Numbers and text as the report's HTML and SVG want them.</summary>
internal static class Markup
{
    /// <summary>Escapes text for element content and quoted attributes.</summary>
    public static string Text(string value) => WebUtility.HtmlEncode(value);

    /// <summary>A coordinate with at most two decimals.</summary>
    public static string Pixel(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A value for people: four significant digits, exponents only where they save room.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        double size = Math.Abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e6))
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        return value.ToString(size >= 100 ? "#,0.#" : "0.####", CultureInfo.InvariantCulture);
    }

    /// <summary>A metric in 0..1 with three decimals; a dash where there is none, which is NaN, or -1 as pycocotools has it.</summary>
    public static string Fraction(double value) => double.IsFinite(value) && value >= 0 ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}

using System.Globalization;

namespace SfKernels.Training.Progress;

/// <summary>Lengths of time for people.</summary>
public static class Duration
{
    /// <summary>"3.2 s", "4 min 05 s" or "2 h 07 min".</summary>
    public static string Text(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
            return "–";
        if (seconds < 59.95)
            return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
        long whole = (long)Math.Round(seconds);
        return whole < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60} min {whole % 60:00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3600} h {whole / 60 % 60:00} min");
    }
}

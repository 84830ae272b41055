namespace SfKernels.Training.Report;

/// <summary>Round values (1, 2, 5 times a power of ten) that cover a range, or decades of a logarithmic one.</summary>
/// <param name="Minimum">First tick.</param>
/// <param name="Maximum">Last tick.</param>
/// <param name="Values">Ticks in rising order, both ends included.</param>
public sealed record AxisTicks(double Minimum, double Maximum, IReadOnlyList<double> Values)
{
    /// <summary>About <paramref name="count"/> ticks whose ends enclose the range.</summary>
    public static AxisTicks Linear(double minimum, double maximum, int count = 5)
    {
        if (!(maximum > minimum))
        {
            double margin = minimum == 0 ? 1 : Math.Abs(minimum) * 0.1;
            (minimum, maximum) = (minimum - margin, minimum + margin);
        }

        double step = RoundStep((maximum - minimum) / count);
        long first = (long)Math.Floor((minimum / step) + 1e-9);
        long last = (long)Math.Ceiling((maximum / step) - 1e-9);
        double[] values = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        return new AxisTicks(values[0], values[^1], values);
    }

    /// <summary>Powers of ten whose ends enclose the range; both bounds are positive.</summary>
    public static AxisTicks Decades(double minimum, double maximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimum);
        int first = (int)Math.Floor(Math.Log10(minimum) + 1e-9);
        int last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(maximum) - 1e-9));
        int stride = Math.Max(1, (last - first + 5) / 6);
        double[] values = [.. Enumerable.Range(first, last - first + 1).Where(e => (e - first) % stride == 0 || e == last).Select(e => Math.Pow(10, e))];
        return new AxisTicks(values[0], values[^1], values);
    }

    private static double RoundStep(double raw)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double mantissa = raw / power;
        return power * (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10);
    }
}

namespace SfKernels.Training.Evaluation;

/// <summary>Makes a precision curve monotone: each point becomes the best precision at its recall or higher.</summary>
internal static class PrecisionEnvelope
{
    /// <param name="precision">In order of falling score; changed in place.</param>
    public static void Apply(Span<double> precision)
    {
        for (int i = precision.Length - 1; i > 0; i--)
            precision[i - 1] = Math.Max(precision[i - 1], precision[i]);
    }
}

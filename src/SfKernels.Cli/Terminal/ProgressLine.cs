using System.Globalization;
using SfKernels.Training.Progress;

namespace SfKernels.Cli.Terminal;

/// <summary>The words of a progress line, the same on a terminal and in a file.</summary>
internal static class ProgressLine
{
    /// <summary>Iteration, losses, r, rate, speed and time left.</summary>
    public static string Of(StepRecord step, int iterations)
    {
        string numbers = string.Create(
            CultureInfo.InvariantCulture,
            $"cls {step.Classification:g4}  loc {step.Localisation:g4}  r {step.Ratio:g3}  lr {step.LearningRate:g3}  {step.ImagesPerSecond:0.0} images/s");
        // The length of a run with a time budget is not known before its first steps were timed.
        if (iterations == 0)
            return string.Create(CultureInfo.InvariantCulture, $"{step.Iteration}  {numbers}");
        double perStep = step.Seconds / Math.Max(1, step.Iteration);
        double left = perStep * (iterations - step.Iteration);
        return string.Create(CultureInfo.InvariantCulture, $"{step.Iteration}/{iterations}  {numbers}  ETA {Duration.Text(left)}");
    }

    /// <summary>The headline metrics.</summary>
    public static string Of(EvaluationRecord record) => string.Create(
        CultureInfo.InvariantCulture,
        $"after {record.Iteration} iterations: AP {MetricsTable.Text(record.AP)}, AP50 {MetricsTable.Text(record.AP50)}, VOC12 mAP {MetricsTable.Text(record.Voc12)} ({Duration.Text(record.Seconds)})");
}

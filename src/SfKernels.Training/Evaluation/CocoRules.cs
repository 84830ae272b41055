namespace SfKernels.Training.Evaluation;

/// <summary>The constants of the COCO detection metrics, in the very doubles that numpy gives pycocotools.</summary>
internal static class CocoRules
{
    /// <summary>Detections per image and class that count, best first.</summary>
    public const int MaxDetections = 100;

    /// <summary>T = 10 IoU thresholds .5:.05:.95 as numpy.linspace rounds them (0.9 is 0.8999999999999999 there).</summary>
    public static IReadOnlyList<double> IouThresholds { get; } = [.. Enumerable.Range(0, 10).Select(t => 0.5 + (t * ((0.95 - 0.5) / 9)))];

    /// <summary>101 recall points k * 0.01.</summary>
    public static IReadOnlyList<double> RecallPoints { get; } = [.. Enumerable.Range(0, 101).Select(k => k * 0.01)];

    /// <summary>All, small, medium, large: object areas in square pixels, both ends included, so that an area of 32^2 is small and medium.</summary>
    public static IReadOnlyList<(double From, double To)> AreaRanges { get; } =
        [(0, 1e5 * 1e5), (0, 32 * 32), (32 * 32, 96 * 96), (96 * 96, 1e5 * 1e5)];
}

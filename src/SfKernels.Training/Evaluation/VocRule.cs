namespace SfKernels.Training.Evaluation;

/// <summary>Which of the VOC definitions is computed. The defaults are the devkit's.</summary>
/// <param name="Curve">Eleven points (VOC07) or all points (VOC12).</param>
/// <param name="PlusOne">
/// Widths are x1 - x0 + 1, as in the devkit, whose corners are the first and last pixel of the object. Without it a box is a plain
/// rectangle, as in COCO. VOC folders are read with the corners as the files give them, so the default is the devkit's number exactly.
/// </param>
/// <param name="IouThreshold">A detection is right from this IoU on (the devkit's code accepts equality).</param>
public sealed record VocRule(VocCurve Curve, bool PlusOne = true, double IouThreshold = 0.5)
{
    /// <summary>VOC 2007: eleven points.</summary>
    public static VocRule Voc07 { get; } = new(VocCurve.ElevenPoints);

    /// <summary>VOC 2010 to 2012: all points.</summary>
    public static VocRule Voc12 { get; } = new(VocCurve.AllPoints);
}

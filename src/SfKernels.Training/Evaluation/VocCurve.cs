namespace SfKernels.Training.Evaluation;

/// <summary>How the VOC devkit turns a precision / recall curve into average precision.</summary>
public enum VocCurve
{
    /// <summary>VOC 2007: mean of the best precision at recall 0, 0.1, ... 1 or higher.</summary>
    ElevenPoints,

    /// <summary>VOC 2010 and later: area under the monotone precision curve.</summary>
    AllPoints,
}

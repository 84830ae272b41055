namespace SfKernels.DeviceBench;

/// <summary>The losses that are timed.</summary>
public enum LossForm
{
    /// <summary>Sigmoid cross-entropy, summed.</summary>
    CrossEntropy,

    /// <summary>Sigmoid focal loss of gamma 2 and alpha 0.25, summed.</summary>
    Focal,

    /// <summary>Softmax cross-entropy with K columns, the mean over rows that are not ignored.</summary>
    Softmax,

    /// <summary>Sigmoid cross-entropy over positives + 1, scaled to the localisation loss: what a Sampling-Free detector trains with.</summary>
    Guided,
}

namespace SfKernels.Detection.RetinaNet;

/// <summary>Where the bias of the last classification layer starts.</summary>
public enum BiasKind
{
    /// <summary>At the logit of the foreground prior of the training set.</summary>
    Optimal,

    /// <summary>At the logit of 0.01, as focal loss does.</summary>
    Focal,

    /// <summary>At 0: every class equally likely as not.</summary>
    Zero,
}

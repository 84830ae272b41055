namespace SfKernels.Autograd;

/// <summary>What a classification loss is divided by, on the device. Under guidance every choice trains the same.</summary>
public enum AnchorNormaliser
{
    /// <summary>Nothing: the sum.</summary>
    Sum,

    /// <summary>max(1, positives): the focal loss.</summary>
    Positives,

    /// <summary>positives + N: the Sampling-Free loss.</summary>
    PositivesAndImages,

    /// <summary>max(1, N * R): the mean over anchors, as in a region proposal network.</summary>
    Anchors,
}

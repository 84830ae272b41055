namespace SfKernels.Autograd;

/// <summary>What the sum over positives is divided by, on the device.</summary>
public enum BoxNormaliser
{
    /// <summary>Nothing: the sum.</summary>
    Sum,

    /// <summary>max(1, terms): 4 x positives for smooth L1, positives for generalised IoU.</summary>
    Positives,
}

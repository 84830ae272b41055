namespace SfKernels.Kernels.Cuda;

/// <summary>What every tile of a launch shares.</summary>
public struct AnchorLossShape
{
    /// <summary>R, all levels together.</summary>
    public long Anchors;

    /// <summary>K.</summary>
    public int Classes;

    /// <summary>ceil(2^31 / K): the quotient x / K is x times this, shifted by 31 bits, while x K stays below 2^31.</summary>
    public uint InverseClasses;

    /// <summary>Tiles of all levels and images.</summary>
    public int Tiles;

    /// <summary>1 where label -1 trains as background, 0 where it is skipped.</summary>
    public int IgnoredAsBackground;

    /// <summary>Words of 32 bits from one label to the next: 2 where the labels are int64, whose low word is the label.</summary>
    public int LabelStride;

    /// <summary>Weight of a logit whose target is 1.</summary>
    public float PositiveWeight;

    /// <summary>Weight of a logit whose target is 0.</summary>
    public float NegativeWeight;

    /// <summary>Focusing exponent of the focal loss.</summary>
    public float Gamma;
}

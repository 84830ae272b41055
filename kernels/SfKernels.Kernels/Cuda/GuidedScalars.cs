namespace SfKernels.Kernels.Cuda;

/// <summary>Places of the scalars that <see cref="LossSumKernels.Guided"/> leaves on the device, float32 each.</summary>
public static class GuidedScalars
{
    /// <summary>L_cls, normalised.</summary>
    public const int Classification = 0;

    /// <summary>r.</summary>
    public const int Ratio = 1;

    /// <summary>Rows that count.</summary>
    public const int Counted = 2;

    /// <summary>What the sum was divided by.</summary>
    public const int Normaliser = 3;

    /// <summary>What the gradient of L_cls is multiplied by.</summary>
    public const int Scale = 4;

    /// <summary>Scalars in all.</summary>
    public const int Numbers = 5;
}

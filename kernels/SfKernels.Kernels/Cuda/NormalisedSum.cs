namespace SfKernels.Kernels.Cuda;

/// <summary>What the blocks of a loss add up to.</summary>
public struct NormalisedSum
{
    /// <summary>The sum divided by the normaliser.</summary>
    public float Loss;

    /// <summary>max(1, share * rows that count + constant).</summary>
    public float Normaliser;

    /// <summary>Rows that count.</summary>
    public long Counted;

    /// <summary>The first row whose label is none; long.MaxValue where all are.</summary>
    public long FirstInvalid;
}

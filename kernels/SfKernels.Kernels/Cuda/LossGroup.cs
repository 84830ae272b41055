namespace SfKernels.Kernels.Cuda;

/// <summary>The loss of a few logits: a sum, and a product whose logarithm is still to be taken. A logarithm for all of them costs less than one for each.</summary>
public struct LossGroup
{
    /// <summary>In nats.</summary>
    public float Sum;

    /// <summary>
    /// Product of (1 + e) over the logits, less 1. Kept without the 1, so that a small e loses no digit; a factor adds at most 2^-23 to the relative error.
    /// </summary>
    public float Product;
}

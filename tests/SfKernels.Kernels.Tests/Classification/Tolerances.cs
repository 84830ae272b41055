namespace SfKernels.Kernels.Tests.Classification;

/// <summary>Every bound of the classification losses against the double-precision reference, for logits to +-1e4.</summary>
internal static class Tolerances
{
    /// <summary>Sum, relative. Covers every register width, with and without fused multiplication.</summary>
    public const double Loss = 2e-6;

    /// <summary>Gradient of a logit for scale 1, absolute.</summary>
    public const double Gradient = 1e-6;

    /// <summary>Gradient as rounded to a float16 and a bfloat16, relative: half a unit in the last place.</summary>
    public const double Float16Rounding = 1.0 / 2048, BFloat16Rounding = 1.0 / 256;

    /// <summary>exp(-87): the loss of a single logit below this counts as 0.</summary>
    public const double Underflow = 1.7e-38;

    /// <summary>Beyond |x| = 28 a device rounds exp(-|x|) with more than 2e-6 of it; the sum of such losses is off by this each at most.</summary>
    public const double DeviceUnderflow = 4e-18;

    /// <summary>A float16 gradient below this is subnormal and rounds to steps of 2^-24.</summary>
    public const double Float16Underflow = 6e-8;
}

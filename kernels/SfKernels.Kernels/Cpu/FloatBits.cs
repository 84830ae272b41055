namespace SfKernels.Kernels.Cpu;

/// <summary>Bit patterns of binary32.</summary>
internal static class FloatBits
{
    /// <summary>Width of the mantissa field.</summary>
    public const int MantissaBits = 23;

    /// <summary>1f.</summary>
    public const int One = 0x3F800000;

    /// <summary>sqrt(1/2) rounded down: subtracting it before the shift centres the mantissa on 1.</summary>
    public const int SqrtHalf = 0x3F3504F3;
}

namespace SfKernels.Ptx.Numerics;

/// <summary>The four rounding modifiers of floating-point results: .rn, .rz, .rm, .rp.</summary>
public enum Rounding
{
    NearestEven,
    TowardsZero,
    Down,
    Up,
}

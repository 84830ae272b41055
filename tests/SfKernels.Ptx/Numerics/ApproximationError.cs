namespace SfKernels.Ptx.Numerics;

/// <summary>Which value, within the error that the manual allows, an approximate instruction gives.</summary>
public enum ApproximationError
{
    /// <summary>The correctly rounded one.</summary>
    None,

    /// <summary>The largest.</summary>
    High,

    /// <summary>The smallest.</summary>
    Low,

    /// <summary>The largest or the smallest, decided by the bits of the operands: neighbouring operands differ.</summary>
    Scattered,
}

namespace SfKernels.Kernels.Classification;

/// <summary>How a logit is stored. The half formats are computed in float32.</summary>
public enum LogitType
{
    /// <summary>IEEE binary32.</summary>
    Float32,

    /// <summary>IEEE binary64, computed by the reference.</summary>
    Float64,

    /// <summary>IEEE binary16.</summary>
    Float16,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16,
}

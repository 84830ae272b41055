namespace SfKernels.Detection.Weights;

/// <summary>Element types of stored tensors, under their safetensors names. All are stored little-endian.</summary>
public enum ElementType
{
    /// <summary>IEEE binary64.</summary>
    F64,

    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32.</summary>
    BF16,

    /// <summary>Signed, 8 bytes.</summary>
    I64,

    /// <summary>Signed, 4 bytes.</summary>
    I32,

    /// <summary>Signed, 2 bytes.</summary>
    I16,

    /// <summary>Signed, 1 byte.</summary>
    I8,

    /// <summary>Unsigned, 1 byte.</summary>
    U8,

    /// <summary>One byte, 0 or 1.</summary>
    BOOL,
}

namespace SfKernels.Generators.Models;

/// <summary>What a register holds. Smaller integers are computed with as 32-bit ones, as in C#.</summary>
internal enum ScalarType
{
    Bool,
    I32,
    U32,
    I64,
    U64,
    F16,
    F32,
    F64,
}

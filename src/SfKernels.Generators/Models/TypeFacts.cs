namespace SfKernels.Generators.Models;

/// <summary>Sizes and kinds of scalar and memory types.</summary>
internal static class TypeFacts
{
    public static bool IsFloat(this ScalarType type) => type is ScalarType.F16 or ScalarType.F32 or ScalarType.F64;

    public static bool IsSigned(this ScalarType type) => type is ScalarType.I32 or ScalarType.I64;

    public static bool IsInteger(this ScalarType type) => type is ScalarType.I32 or ScalarType.U32 or ScalarType.I64 or ScalarType.U64;

    public static int Bits(this ScalarType type) => type switch
    {
        ScalarType.Bool => 1,
        ScalarType.F16 => 16,
        ScalarType.I64 or ScalarType.U64 or ScalarType.F64 => 64,
        _ => 32,
    };

    public static int Size(this MemoryType type) => type switch
    {
        MemoryType.Bool or MemoryType.I8 or MemoryType.U8 => 1,
        MemoryType.I16 or MemoryType.U16 or MemoryType.F16 => 2,
        MemoryType.I64 or MemoryType.U64 or MemoryType.F64 or MemoryType.Length => 8,
        _ => 4,
    };

    /// <summary>The register type that a cell is loaded into.</summary>
    public static ScalarType Register(this MemoryType type) => type switch
    {
        MemoryType.Bool => ScalarType.Bool,
        MemoryType.U32 => ScalarType.U32,
        MemoryType.I64 or MemoryType.Length => ScalarType.I64,
        MemoryType.U64 => ScalarType.U64,
        MemoryType.F16 => ScalarType.F16,
        MemoryType.F32 => ScalarType.F32,
        MemoryType.F64 => ScalarType.F64,
        _ => ScalarType.I32,
    };
}

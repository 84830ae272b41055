namespace SfKernels.Generators.Models;

/// <summary>What a memory cell holds.</summary>
internal enum MemoryType
{
    Bool,
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    F16,
    F32,
    F64,

    /// <summary>The length of a view in a parameter: times the size of an element it stays within 64 bits.</summary>
    Length,
}

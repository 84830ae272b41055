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
}

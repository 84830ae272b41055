namespace SfKernels.Generators.Tests.Random;

/// <summary>The types of numbers that random kernels compute with.</summary>
internal enum NumberType
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

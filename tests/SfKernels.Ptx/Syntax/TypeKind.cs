namespace SfKernels.Ptx.Syntax;

/// <summary>The families of fundamental types, section 5.2.1.</summary>
public enum TypeKind
{
    Bits,
    Unsigned,
    Signed,
    Float,
    BrainFloat,
    Predicate,

    /// <summary>Two 16-bit floats in 32 bits: .f16x2.</summary>
    HalfPair,

    /// <summary>.bf16x2.</summary>
    BrainPair,
}

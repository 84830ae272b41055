namespace SfKernels.Ptx.Syntax;

/// <summary>A fundamental type such as .u32 or .pred.</summary>
public readonly record struct ScalarType(TypeKind Kind, int Bits)
{
    public static readonly ScalarType Predicate = new(TypeKind.Predicate, 1);
    public static readonly ScalarType B16 = new(TypeKind.Bits, 16);
    public static readonly ScalarType B32 = new(TypeKind.Bits, 32);
    public static readonly ScalarType B64 = new(TypeKind.Bits, 64);
    public static readonly ScalarType U32 = new(TypeKind.Unsigned, 32);
    public static readonly ScalarType S32 = new(TypeKind.Signed, 32);
    public static readonly ScalarType U64 = new(TypeKind.Unsigned, 64);
    public static readonly ScalarType F16 = new(TypeKind.Float, 16);
    public static readonly ScalarType F32 = new(TypeKind.Float, 32);
    public static readonly ScalarType F64 = new(TypeKind.Float, 64);

    public int Bytes => Bits / 8;

    public bool IsSigned => Kind == TypeKind.Signed;

    public bool IsInteger => Kind is TypeKind.Signed or TypeKind.Unsigned;

    public bool IsBits => Kind == TypeKind.Bits;

    public bool IsFloat => Kind is TypeKind.Float or TypeKind.BrainFloat;

    /// <summary>Ones at the bits that a value has.</summary>
    public ulong Mask => Bits == 64 ? ulong.MaxValue : (1UL << Bits) - 1;

    /// <summary>The type that a name such as "f32" stands for.</summary>
    public static ScalarType? Parse(string name) => name switch
    {
        "pred" => Predicate,
        "b8" => new(TypeKind.Bits, 8),
        "b16" => B16,
        "b32" => B32,
        "b64" => B64,
        "u8" => new(TypeKind.Unsigned, 8),
        "u16" => new(TypeKind.Unsigned, 16),
        "u32" => U32,
        "u64" => U64,
        "s8" => new(TypeKind.Signed, 8),
        "s16" => new(TypeKind.Signed, 16),
        "s32" => S32,
        "s64" => new(TypeKind.Signed, 64),
        "f16" => F16,
        "f32" => F32,
        "f64" => F64,
        "bf16" => new(TypeKind.BrainFloat, 16),
        "f16x2" => new(TypeKind.HalfPair, 32),
        "bf16x2" => new(TypeKind.BrainPair, 32),
        _ => null,
    };

    /// <summary>
    /// Whether an operand of a register type fits an instruction type of the same size: bit-size types agree with every type,
    /// signed with unsigned, floats with the same float alone (table 26).
    /// </summary>
    public bool Agrees(ScalarType register)
    {
        if (Kind == TypeKind.Predicate || register.Kind == TypeKind.Predicate)
            return Kind == register.Kind;
        return Bits == register.Bits && (IsBits || register.IsBits || (IsInteger && register.IsInteger) || Kind == register.Kind);
    }

    /// <summary>Tables 27 and 28: ld, st and cvt take wider integer and bit-size operands; floats must match exactly unless the operand is bit-size.</summary>
    public bool AgreesRelaxed(ScalarType register)
    {
        if (Kind == TypeKind.Predicate || register.Kind == TypeKind.Predicate || register.Bits < Bits)
            return false;
        if (register.IsBits)
            return true;
        if (register.IsInteger)
            return IsInteger || IsBits;
        return IsBits || (Kind == register.Kind && Bits == register.Bits);
    }

    /// <summary>The low bits of a value as a signed number.</summary>
    public long SignExtend(ulong value) => (long)(value << (64 - Bits)) >> (64 - Bits);

    public override string ToString() => "." + Kind switch
    {
        TypeKind.Bits => $"b{Bits}",
        TypeKind.Unsigned => $"u{Bits}",
        TypeKind.Signed => $"s{Bits}",
        TypeKind.Float => $"f{Bits}",
        TypeKind.BrainFloat => $"bf{Bits}",
        TypeKind.HalfPair => "f16x2",
        TypeKind.BrainPair => "bf16x2",
        _ => "pred",
    };
}

using System.Globalization;
using SfKernels.Generators.Lowering;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Emitting;

/// <summary>How PTX spells types, spaces, constants, comparisons and roundings.</summary>
internal static class PtxSpelling
{
    public static string Immediate(Value value, ScalarType type) => type switch
    {
        ScalarType.F32 => "0f" + value.Bits.ToString("X8", CultureInfo.InvariantCulture),
        ScalarType.F64 => $"0d{value.Bits:X16}",
        ScalarType.F16 => $"0x{value.Bits:X4}",
        ScalarType.I64 => unchecked((long)value.Bits).ToString(CultureInfo.InvariantCulture),
        ScalarType.I32 => unchecked((int)(uint)value.Bits).ToString(CultureInfo.InvariantCulture),
        _ => value.Bits.ToString(CultureInfo.InvariantCulture),
    };

    public static string Parameter(KernelParameterModel parameter) => "param_" + PtxName.Of(parameter.Name);

    public static string Special(SpecialRegister register) => register switch
    {
        SpecialRegister.ThreadX => "%tid.x",
        SpecialRegister.BlockX => "%ctaid.x",
        SpecialRegister.GridX => "%nctaid.x",
        _ => "%laneid",
    };

    public static string Name(Opcode op) => op switch
    {
        Opcode.Rem => "rem",
        Opcode.Min => "min",
        Opcode.Max => "max",
        Opcode.Abs => "abs",
        Opcode.Not => "not",
        Opcode.And => "and",
        Opcode.Or => "or",
        Opcode.Xor => "xor",
        Opcode.Shl => "shl",
        Opcode.Sin => "sin",
        Opcode.Cos => "cos",
        _ => throw new InvalidOperationException($"{op} has no name in PTX."),
    };

    public static string In(Space space) => space switch { Space.Shared => ".shared", Space.Local => ".local", _ => ".global" };

    public static string Rounded(ScalarType type) => type.IsFloat() ? ".rn" + Suffix(type) : Suffix(type);

    public static string Moved(ScalarType type) => type is ScalarType.F32 or ScalarType.F64 ? Suffix(type) : Raw(type);

    public static string Raw(ScalarType type) => type == ScalarType.Bool ? ".pred" : type.Bits() switch { 16 => ".b16", 32 => ".b32", _ => ".b64" };

    public static string Suffix(ScalarType type) => type switch
    {
        ScalarType.Bool => ".pred",
        ScalarType.I32 => ".s32",
        ScalarType.U32 => ".u32",
        ScalarType.I64 => ".s64",
        ScalarType.U64 => ".u64",
        ScalarType.F16 => ".f16",
        ScalarType.F32 => ".f32",
        _ => ".f64",
    };

    public static string Cell(MemoryType type) => type switch
    {
        MemoryType.Bool or MemoryType.U8 => ".u8",
        MemoryType.I8 => ".s8",
        MemoryType.I16 => ".s16",
        MemoryType.U16 => ".u16",
        MemoryType.F16 => ".b16",
        MemoryType.F32 => ".f32",
        MemoryType.F64 => ".f64",
        MemoryType.I64 or MemoryType.U64 or MemoryType.Length => ".u64",
        _ => ".u32",
    };

    public static string Comparison(Opcode op, ScalarType type) => op switch
    {
        Opcode.Equal => "eq",
        // C# says that NaN differs from everything.
        Opcode.NotEqual => type.IsFloat() ? "neu" : "ne",
        Opcode.Less => "lt",
        Opcode.LessEqual => "le",
        Opcode.Greater => "gt",
        _ => "ge",
    };

    // Integers that only get wider or narrower: by the sign of the source.
    public static string Source(Value value) => value.Memory switch
    {
        MemoryType.I32 => ".s32",
        MemoryType.U32 => ".u32",
        MemoryType.I64 => ".s64",
        MemoryType.U64 => ".u64",
        MemoryType.F16 => ".f16",
        MemoryType.F32 => ".f32",
        _ => ".f64",
    };

    public static string Rounding(Value value)
    {
        ScalarType source = value.Memory.Register();
        if (source.IsFloat())
            return !value.Type.IsFloat() ? ".rzi" : value.Type.Bits() < source.Bits() ? ".rn" : string.Empty;
        return value.Type.IsFloat() ? ".rn" : string.Empty;
    }
}

namespace SfKernels.Generators.Models;

/// <summary>A local variable or a constant of the flat form.</summary>
/// <param name="Type">Register type.</param>
/// <param name="Local">Index of the local, or -1 for a constant.</param>
/// <param name="Bits">Bit pattern of a constant, in the width of its type.</param>
internal readonly record struct Operand(ScalarType Type, int Local, ulong Bits)
{
    public bool IsConstant => Local < 0;

    public static Operand Of(bool value) => new(ScalarType.Bool, -1, value ? 1u : 0u);

    public static Operand Of(int value) => new(ScalarType.I32, -1, unchecked((uint)value));

    public static Operand Of(uint value) => new(ScalarType.U32, -1, value);

    public static Operand Of(long value) => new(ScalarType.I64, -1, unchecked((ulong)value));

    public static Operand Of(ulong value) => new(ScalarType.U64, -1, value);

    public static Operand Of(float value) => new(ScalarType.F32, -1, FloatBits.Of(value));

    public static Operand Of(double value) => new(ScalarType.F64, -1, unchecked((ulong)BitConverter.DoubleToInt64Bits(value)));
}

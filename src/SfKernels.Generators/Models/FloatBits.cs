namespace SfKernels.Generators.Models;

/// <summary>Bit patterns of single and half precision numbers, which netstandard2.0 does not offer.</summary>
internal static class FloatBits
{
    public static uint Of(float value) => BitConverter.ToUInt32(BitConverter.GetBytes(value), 0);

    public static float ToSingle(uint bits) => BitConverter.ToSingle(BitConverter.GetBytes(bits), 0);

    /// <summary>Half precision, exactly widened.</summary>
    public static float HalfToSingle(ushort bits)
    {
        uint sign = (uint)(bits & 0x8000) << 16;
        int exponent = (bits >> 10) & 31;
        uint fraction = (uint)bits & 0x3ff;
        if (exponent == 31)
            return ToSingle(sign | 0x7f800000 | (fraction << 13));
        if (exponent == 0)
            return (sign == 0 ? 1 : -1) * fraction * ToSingle(0x33800000);
        return ToSingle(sign | ((uint)(exponent + 112) << 23) | (fraction << 13));
    }
}

namespace ILGPU;

/// <summary>Bits and sizes.</summary>
public static class Interop
{
    public static uint FloatAsInt(float value) => BitConverter.SingleToUInt32Bits(value);

    public static ulong FloatAsInt(double value) => BitConverter.DoubleToUInt64Bits(value);

    public static ushort FloatAsInt(Half value) => BitConverter.HalfToUInt16Bits(value.Value);

    public static float IntAsFloat(uint value) => BitConverter.UInt32BitsToSingle(value);

    public static double IntAsFloat(ulong value) => BitConverter.UInt64BitsToDouble(value);

    public static Half IntAsFloat(ushort value) => new(BitConverter.UInt16BitsToHalf(value));

    public static int SizeOf<T>(T structure) where T : unmanaged => SizeOf<T>();

    public static unsafe int SizeOf<T>() where T : unmanaged => sizeof(T);
}

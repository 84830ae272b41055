using System.Numerics;
using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>The upper half of a binary32.</summary>
internal readonly unsafe struct BFloat16Storage : ILogitStorage
{
    private const int DroppedBits = 16;

    public static bool IsFloat32 => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Read(void* source, long offset, float* destination, int count)
    {
        var values = (ushort*)source + offset;
        var i = 0;
        for (; i <= count - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(Vector.Load(values + i), out var low, out var high);
            Vector.Store(Vector.AsVectorSingle(Vector.ShiftLeft(low, DroppedBits)), destination + i);
            Vector.Store(Vector.AsVectorSingle(Vector.ShiftLeft(high, DroppedBits)), destination + i + Vector<float>.Count);
        }

        for (; i < count; i++)
            destination[i] = BitConverter.UInt32BitsToSingle((uint)values[i] << DroppedBits);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write<T>(float* source, void* destination, long offset, int count, bool stream)
        where T : unmanaged, ILanes<T>
    {
        var values = (ushort*)destination + offset;
        var i = 0;
        for (; i <= count - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Store(Vector.Narrow(Round(Vector.Load(source + i)), Round(Vector.Load(source + i + Vector<float>.Count))), values + i);

        for (; i < count; i++)
            values[i] = Round(source[i]);
    }

    // Half to even: add just under half a unit, and one more where the kept part is odd. A NaN keeps its upper half, made quiet.
    private static Vector<uint> Round(Vector<float> value)
    {
        var bits = Vector.AsVectorUInt32(value);
        var kept = Vector.ShiftRightLogical(bits, DroppedBits);
        var rounded = Vector.ShiftRightLogical(bits + new Vector<uint>(0x7FFF) + (kept & Vector<uint>.One), DroppedBits);
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(value, value)), rounded, kept | new Vector<uint>(0x40));
    }

    private static ushort Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var kept = bits >> DroppedBits;
        return (ushort)(float.IsNaN(value) ? kept | 0x40 : (bits + 0x7FFF + (kept & 1)) >> DroppedBits);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SfKernels.Kernels.Cpu;

/// <summary>Sixteen float32 lanes in one 512-bit register.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Lanes512>
{
    private readonly Vector512<float> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes512(Vector512<float> value) => this.value = value;

    public static int Count => Vector512<float>.Count;

    public static bool IsFused => Avx512F.IsSupported;

    public static bool ScalesInFull => Avx512F.IsSupported;

    public static bool HasTable => Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, float* destination) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Lanes512 value, float* destination) => value.value.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.MultiplyAddEstimate(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 x) => new(Vector512.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AtLeast(Lanes512 floor, Lanes512 x) => new(Vector512.MaxNative(floor.value, x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AtMost(Lanes512 ceiling, Lanes512 x) => new(Vector512.MinNative(ceiling.value, x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WhereLess(Lanes512 a, Lanes512 b, Lanes512 yes, Lanes512 no) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a.value, b.value), yes.value, no.value));

    // As integers, negative numbers lie below all others in the order of their size, and NaNs behind them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreNegative(Lanes512 a, Lanes512 b, Lanes512 least) =>
        Vector512.LessThanOrEqualAll(Vector512.Max(a.value.AsInt32(), b.value.AsInt32()), least.value.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Scale(Lanes512 p, Lanes512 n, Lanes512 shifted)
    {
        if (Avx512F.IsSupported)
            return new(Avx512F.Scale(p.value, n.value));

        var power = Vector512.ShiftLeft(shifted.value.AsInt32(), FloatBits.MantissaBits) + Vector512.Create(FloatBits.One);
        return new(p.value * power.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LookUp(Lanes512 table, Lanes512 index) => new(Avx512F.PermuteVar16x32(table.value, index.value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Split(Lanes512 y, out Lanes512 exponent)
    {
        var bits = y.value.AsInt32();
        var power = Vector512.ShiftRightArithmetic(bits - Vector512.Create(FloatBits.SqrtHalf), FloatBits.MantissaBits);
        exponent = new(Vector512.ConvertToSingle(power));
        return new((bits - Vector512.ShiftLeft(power, FloatBits.MantissaBits)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Silence(Lanes512 x, int* labels) =>
        new(Vector512.ConditionalSelect(
            Vector512.LessThan(Vector512.Load(labels), Vector512<int>.Zero).AsSingle(), Vector512.Create(float.NegativeInfinity), x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(int* labels, int label) => Vector512.EqualsAny(Vector512.Load(labels), Vector512.Create(label));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Most(Lanes512 x)
    {
        var half = Vector256.MaxNative(x.value.GetLower(), x.value.GetUpper());
        return Lanes128.Most(Vector128.MaxNative(half.GetLower(), half.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lanes512 x)
    {
        var (low, high) = Vector512.Widen(x.value);
        return Vector512.Sum(low + high);
    }
}

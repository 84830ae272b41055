using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SfKernels.Kernels.Cpu;

/// <summary>Four float32 lanes in one 128-bit register.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Lanes128>
{
    private readonly Vector128<float> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes128(Vector128<float> value) => this.value = value;

    public static int Count => Vector128<float>.Count;

    public static bool IsFused => Fma.IsSupported || AdvSimd.IsSupported;

    public static bool ScalesInFull => false;

    public static bool HasTable => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 All(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 value, float* destination) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Lanes128 value, float* destination) => value.value.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 a, Lanes128 b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 a, Lanes128 b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) => new(Vector128.MultiplyAddEstimate(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 x) => new(Vector128.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AtLeast(Lanes128 floor, Lanes128 x) => new(Vector128.MaxNative(floor.value, x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AtMost(Lanes128 ceiling, Lanes128 x) => new(Vector128.MinNative(ceiling.value, x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 WhereLess(Lanes128 a, Lanes128 b, Lanes128 yes, Lanes128 no) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(a.value, b.value), yes.value, no.value));

    // As integers, negative numbers lie below all others in the order of their size, and NaNs behind them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreNegative(Lanes128 a, Lanes128 b, Lanes128 least) =>
        Vector128.LessThanOrEqualAll(Vector128.Max(a.value.AsInt32(), b.value.AsInt32()), least.value.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Scale(Lanes128 p, Lanes128 n, Lanes128 shifted)
    {
        var power = Vector128.ShiftLeft(shifted.value.AsInt32(), FloatBits.MantissaBits) + Vector128.Create(FloatBits.One);
        return new(p.value * power.AsSingle());
    }

    public static Lanes128 LookUp(Lanes128 table, Lanes128 index) => throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Split(Lanes128 y, out Lanes128 exponent)
    {
        var bits = y.value.AsInt32();
        var power = Vector128.ShiftRightArithmetic(bits - Vector128.Create(FloatBits.SqrtHalf), FloatBits.MantissaBits);
        exponent = new(Vector128.ConvertToSingle(power));
        return new((bits - Vector128.ShiftLeft(power, FloatBits.MantissaBits)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Silence(Lanes128 x, int* labels) =>
        new(Vector128.ConditionalSelect(
            Vector128.LessThan(Vector128.Load(labels), Vector128<int>.Zero).AsSingle(), Vector128.Create(float.NegativeInfinity), x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(int* labels, int label) => Vector128.EqualsAny(Vector128.Load(labels), Vector128.Create(label));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Most(Lanes128 x) => Most(x.value);

    /// <summary>The largest of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Most(Vector128<float> x)
    {
        var pairs = Vector128.MaxNative(x, Vector128.Shuffle(x, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(pairs, Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lanes128 x)
    {
        var (low, high) = Vector128.Widen(x.value);
        return Vector128.Sum(low + high);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SfKernels.Kernels.Cpu;

/// <summary>Eight float32 lanes in one 256-bit register.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Lanes256>
{
    private readonly Vector256<float> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes256(Vector256<float> value) => this.value = value;

    public static int Count => Vector256<float>.Count;

    public static bool IsFused => Fma.IsSupported;

    public static bool ScalesInFull => false;

    public static bool HasTable => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, float* destination) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Lanes256 value, float* destination) => value.value.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.MultiplyAddEstimate(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 x) => new(Vector256.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AtLeast(Lanes256 floor, Lanes256 x) => new(Vector256.MaxNative(floor.value, x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AtMost(Lanes256 ceiling, Lanes256 x) => new(Vector256.MinNative(ceiling.value, x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 WhereLess(Lanes256 a, Lanes256 b, Lanes256 yes, Lanes256 no) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a.value, b.value), yes.value, no.value));

    // As integers, negative numbers lie below all others in the order of their size, and NaNs behind them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreNegative(Lanes256 a, Lanes256 b, Lanes256 least) =>
        Vector256.LessThanOrEqualAll(Vector256.Max(a.value.AsInt32(), b.value.AsInt32()), least.value.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Scale(Lanes256 p, Lanes256 n, Lanes256 shifted)
    {
        var power = Vector256.ShiftLeft(shifted.value.AsInt32(), FloatBits.MantissaBits) + Vector256.Create(FloatBits.One);
        return new(p.value * power.AsSingle());
    }

    public static Lanes256 LookUp(Lanes256 table, Lanes256 index) => throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Split(Lanes256 y, out Lanes256 exponent)
    {
        var bits = y.value.AsInt32();
        var power = Vector256.ShiftRightArithmetic(bits - Vector256.Create(FloatBits.SqrtHalf), FloatBits.MantissaBits);
        exponent = new(Vector256.ConvertToSingle(power));
        return new((bits - Vector256.ShiftLeft(power, FloatBits.MantissaBits)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Silence(Lanes256 x, int* labels) =>
        new(Vector256.ConditionalSelect(
            Vector256.LessThan(Vector256.Load(labels), Vector256<int>.Zero).AsSingle(), Vector256.Create(float.NegativeInfinity), x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(int* labels, int label) => Vector256.EqualsAny(Vector256.Load(labels), Vector256.Create(label));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Most(Lanes256 x) => Lanes128.Most(Vector128.MaxNative(x.value.GetLower(), x.value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lanes256 x)
    {
        var (low, high) = Vector256.Widen(x.value);
        return Vector256.Sum(low + high);
    }
}

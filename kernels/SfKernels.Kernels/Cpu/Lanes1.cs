using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>One float32: the same formulas on a processor without vector instructions, and for single values.</summary>
internal readonly unsafe struct Lanes1 : ILanes<Lanes1>
{
    private readonly float value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes1(float value) => this.value = value;

    public static int Count => 1;

    public static bool IsFused => false;

    public static bool ScalesInFull => false;

    public static bool HasTable => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 All(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes1 value, float* destination) => *destination = value.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Lanes1 value, float* destination) => *destination = value.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator +(Lanes1 a, Lanes1 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator -(Lanes1 a, Lanes1 b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator *(Lanes1 a, Lanes1 b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator /(Lanes1 a, Lanes1 b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new(float.MultiplyAddEstimate(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Abs(Lanes1 x) => new(MathF.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 AtLeast(Lanes1 floor, Lanes1 x) => x.value < floor.value ? floor : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 AtMost(Lanes1 ceiling, Lanes1 x) => x.value > ceiling.value ? ceiling : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 WhereLess(Lanes1 a, Lanes1 b, Lanes1 yes, Lanes1 no) => a.value < b.value ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreNegative(Lanes1 a, Lanes1 b, Lanes1 least) =>
        a.value >= least.value && b.value >= least.value && a.value <= 0f && b.value <= 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Scale(Lanes1 p, Lanes1 n, Lanes1 shifted) =>
        new(p.value * BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(shifted.value) << FloatBits.MantissaBits) + FloatBits.One));

    public static Lanes1 LookUp(Lanes1 table, Lanes1 index) => throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Split(Lanes1 y, out Lanes1 exponent)
    {
        var bits = BitConverter.SingleToInt32Bits(y.value);
        var power = (bits - FloatBits.SqrtHalf) >> FloatBits.MantissaBits;
        exponent = new(power);
        return new(BitConverter.Int32BitsToSingle(bits - (power << FloatBits.MantissaBits)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Silence(Lanes1 x, int* labels) => *labels < 0 ? new(float.NegativeInfinity) : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(int* labels, int label) => *labels == label;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Most(Lanes1 x) => x.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lanes1 x) => x.value;
}

namespace SfKernels.Kernels.Cpu;

/// <summary>
/// Some float32 lanes of one register, so that a formula is written once and runs at every width: 16, 8, 4 lanes or 1.
/// Implementations wrap one register and inline to single instructions.
/// </summary>
internal unsafe interface ILanes<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Every lane holds <paramref name="value"/>.</summary>
    static abstract T All(float value);

    /// <summary>Reads <see cref="Count"/> floats from any address.</summary>
    static abstract T Load(float* source);

    /// <summary>Writes <see cref="Count"/> floats to any address.</summary>
    static abstract void Store(T value, float* destination);

    /// <summary>Writes past the caches; <paramref name="destination"/> is a multiple of the register's size.</summary>
    static abstract void Stream(T value, float* destination);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    /// <summary>a * b + c, fused where the processor can.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>|x|.</summary>
    static abstract T Abs(T x);

    /// <summary>The larger of both; <paramref name="x"/> where it is NaN.</summary>
    static abstract T AtLeast(T floor, T x);

    /// <summary>The smaller of both; <paramref name="x"/> where it is NaN.</summary>
    static abstract T AtMost(T ceiling, T x);

    /// <summary><paramref name="yes"/> where a &lt; b, else <paramref name="no"/>.</summary>
    static abstract T WhereLess(T a, T b, T yes, T no);

    /// <summary>Whether every lane of both is in <paramref name="least"/>..0, with <paramref name="least"/> below 0; false where one is NaN.</summary>
    static abstract bool AreNegative(T a, T b, T least);

    /// <summary>Whether <see cref="MultiplyAdd"/> rounds once.</summary>
    static abstract bool IsFused { get; }

    /// <summary>Whether <see cref="Scale"/> takes any n: 0 or infinity where float ends. If not, -126 &lt;= n &lt;= 127.</summary>
    static abstract bool ScalesInFull { get; }

    /// <summary>p * 2^floor(n).</summary>
    /// <param name="p">Near 1.</param>
    /// <param name="n">A whole number, unless <see cref="ScalesInFull"/>.</param>
    /// <param name="shifted">n + 1.5 * 2^23: n as an integer sits in the low bits of its mantissa.</param>
    static abstract T Scale(T p, T n, T shifted);

    /// <summary>Whether a register holds a table of 16 entries and <see cref="ScalesInFull"/>.</summary>
    static abstract bool HasTable { get; }

    /// <summary>The entry that the low four bits of each lane of <paramref name="index"/> number. Only where <see cref="HasTable"/>.</summary>
    static abstract T LookUp(T table, T index);

    /// <summary>y = mantissa * 2^exponent with the mantissa in [sqrt(1/2), sqrt(2)); y is finite, normal and positive.</summary>
    static abstract T Split(T y, out T exponent);

    /// <summary>-infinity where the label is below 0, else <paramref name="x"/>.</summary>
    static abstract T Silence(T x, int* labels);

    /// <summary>Whether one of <see cref="Count"/> labels is <paramref name="label"/>.</summary>
    static abstract bool Contains(int* labels, int label);

    /// <summary>The largest of the lanes; any of them where one is NaN.</summary>
    static abstract float Most(T x);

    /// <summary>Sum of the lanes in double precision, lane 0 first.</summary>
    static abstract double Sum(T x);
}

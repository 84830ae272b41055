using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>exp and log on lanes, for the arguments that the losses have.</summary>
/// <remarks>
/// Polynomials are minimax fits in relative error, found with the Remez algorithm. The constants are fields, read from memory once before a
/// loop: written into the loop they would be loaded again at every use, and a 512-bit processor loads one register in the time of two operations.
/// </remarks>
internal readonly unsafe struct Exponential<T>
    where T : unmanaged, ILanes<T>
{
    // exp(-x) is below the smallest normal float from here on.
    private const float NormalEnd = 87f;

    // exp(-x) and exp(x) are 0 and infinity from here on: no need to know x any better.
    private const float Beyond = 200f;

    // Below sqrt(2) the exponent is 0.
    private const float SqrtTwoLessOne = 0.41421354f;

    // n * Ln2High is exact for |n| < 2^14 where multiplication is not fused.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // 2^(j/16): sixteen entries fill a 512-bit register.
    private const int TableLength = 16;

    private readonly T table;
    private readonly T limit;
    private readonly T minusLimit;
    private readonly T zero;
    private readonly T one;
    private readonly T two;
    private readonly T minusLog2E;
    private readonly T shift;
    private readonly T ln2;
    private readonly T power1;
    private readonly T power2;
    private readonly T power3;
    private readonly T power4;
    private readonly T power5;
    private readonly T log1;
    private readonly T log2;
    private readonly T log3;
    private readonly T log4;
    private readonly T log5;
    private readonly T log6;
    private readonly T log7;
    private readonly T log8;

    private Exponential(T table)
    {
        this.table = table;
        limit = T.All(T.ScalesInFull ? Beyond : NormalEnd);
        minusLimit = T.All(T.ScalesInFull ? -Beyond : -NormalEnd);
        (zero, one, two) = (T.All(0f), T.All(1f), T.All(2f));
        minusLog2E = T.All(-1.44269504f);
        ln2 = T.All(0.693147181f);

        // Adding it leaves round(value), or round(16 * value), in the low mantissa bits: 1.5 * 2^23, or 2^19.
        shift = T.All(T.HasTable ? 786432f : 12582912f);

        // exp(-r), |r| <= ln(2) / 32 with the table, else ln(2) / 2.
        power1 = T.All(T.HasTable ? -1.00005858f : -0.999999707749f);
        power2 = T.All(T.HasTable ? 0.499996982f : 0.499991463345f);
        power3 = T.All(-0.166676283658f);
        power4 = T.All(0.0418983656065f);
        power5 = T.All(-0.00829124571754f);

        // log(1 + e), 0 <= e <= 1.
        log1 = T.All(0.999999821f);
        log2 = T.All(-0.499974042f);
        log3 = T.All(0.332754791f);
        log4 = T.All(-0.244954616f);
        log5 = T.All(0.177452371f);
        log6 = T.All(-0.107681654f);
        log7 = T.All(0.0440895930f);
        log8 = T.All(-0.00853919797f);
    }

    /// <summary>0.</summary>
    public T Zero => zero;

    /// <summary>1.</summary>
    public T One => one;

    /// <summary>The least logit that needs no bound before its exponential.</summary>
    public T Least => minusLimit;

    /// <summary>The constants; not inlined, so that the compiler cannot see them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Exponential<T> Load()
    {
        if (!T.HasTable)
            return new(T.All(1f));

        var powers = stackalloc float[TableLength];
        for (var j = 0; j < TableLength; j++)
            powers[j] = (float)Math.Pow(2, j / (double)TableLength);
        return new(T.Load(powers));
    }

    /// <summary>exp(-x) for x &gt;= 0, relative error 6e-7; 0 where it is below the smallest normal float, or a little later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Decay(T x)
    {
        var e = OfMinus(T.AtMost(limit, x));
        return T.ScalesInFull ? e : T.WhereLess(limit, x, zero, e);
    }

    /// <summary>The same where x is known to be in 0..-<see cref="Least"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DecayInBounds(T x) => OfMinus(x);

    /// <summary>scale / (1 + exp(-x)), relative error 6e-7; 0 where it is below the smallest normal float, or a little earlier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T ScaledSigmoid(T x, T scale)
    {
        if (T.ScalesInFull)
            return scale / (one + OfMinus(T.AtLeast(minusLimit, T.AtMost(limit, x))));

        var e = OfMinus(T.AtMost(limit, x));
        return T.WhereLess(x, minusLimit, zero, scale / (one + e));
    }

    // exp(-x) for |x| <= limit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T OfMinus(T x)
    {
        var shifted = T.MultiplyAdd(x, minusLog2E, shift);
        var n = shifted - shift;
        if (T.HasTable)
        {
            // n counts sixteenths: the scale takes its whole part, the table the rest.
            var power = T.Scale(T.LookUp(table, shifted), n, shifted);
            var rest = T.MultiplyAdd(n, ln2, x);
            return power * T.MultiplyAdd(rest, T.MultiplyAdd(rest, power2, power1), one);
        }

        var r = T.IsFused
            ? T.MultiplyAdd(n, ln2, x)
            : T.MultiplyAdd(n, T.All(Ln2Low), T.MultiplyAdd(n, T.All(Ln2High), x));

        // r = -(remainder): the odd coefficients carry the sign.
        var p = T.MultiplyAdd(r, power5, power4);
        p = T.MultiplyAdd(r, p, power3);
        p = T.MultiplyAdd(r, p, power2);
        p = T.MultiplyAdd(r, p, power1);
        p = T.MultiplyAdd(r, p, one);
        return T.Scale(p, n, shifted);
    }

    /// <summary>log(1 + e) for 0 &lt;= e &lt;= 1, relative error 3e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T LogOnePlusDecay(T e)
    {
        var p = T.MultiplyAdd(e, log8, log7);
        p = T.MultiplyAdd(e, p, log6);
        p = T.MultiplyAdd(e, p, log5);
        p = T.MultiplyAdd(e, p, log4);
        p = T.MultiplyAdd(e, p, log3);
        p = T.MultiplyAdd(e, p, log2);
        return e * T.MultiplyAdd(e, p, log1);
    }

    /// <summary>log(1 + u) for 0 &lt;= u &lt; 2^126, relative error 3e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T LogOnePlus(T u)
    {
        var mantissa = T.Split(one + u, out var exponent);

        // Where the exponent is 0, u itself is exact where 1 + u has been rounded.
        var f = T.WhereLess(u, T.All(SqrtTwoLessOne), u, mantissa - one);
        var s = f / (two + f);

        // log((1 + s) / (1 - s)), |s| <= 0.172.
        var z = s * s;
        var p = T.MultiplyAdd(z, T.All(0.280244589709f), T.All(0.279991410479f));
        p = T.MultiplyAdd(z, p, T.All(0.400216990613f));
        p = T.MultiplyAdd(z, p, T.All(0.666664131327f));
        return T.MultiplyAdd(exponent, ln2, s * T.MultiplyAdd(z, p, two));
    }
}

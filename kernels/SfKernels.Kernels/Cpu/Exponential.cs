using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>exp and log on lanes, for the arguments that the losses have.</summary>
/// <remarks>Polynomials are minimax fits in relative error, found with the Remez algorithm.</remarks>
internal static class Exponential
{
    /// <summary>exp(-x) is below the smallest normal float from here on.</summary>
    public const float Limit = 87f;

    // exp(-x) and exp(x) are 0 and infinity from here on: no need to know x any better.
    private const float Beyond = 200f;

    private const float Log2E = 1.44269504f;

    // 1.5 * 2^23: adding it leaves round(value) in the low mantissa bits.
    private const float RoundingShift = 12582912f;

    // ln 2, and in two parts: n * Ln2High is exact for |n| < 2^14 where multiplication is not fused.
    private const float Ln2 = 0.693147181f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>exp(-x) for x &gt;= 0, relative error 3e-7; 0 from <see cref="Limit"/> or a little later on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Decay<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        var e = OfMinus(T.AtMost(T.All(Beyond), x));
        return T.ScalesInFull ? e : T.WhereLess(T.All(Limit), x, T.All(0f), e);
    }

    /// <summary>scale / (1 + exp(-x)), relative error 3e-7; 0 from -<see cref="Limit"/> or a little earlier on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ScaledSigmoid<T>(T x, T scale)
        where T : unmanaged, ILanes<T>
    {
        if (T.ScalesInFull)
            return scale / (T.All(1f) + OfMinus(T.AtLeast(T.All(-Beyond), T.AtMost(T.All(Beyond), x))));

        var e = OfMinus(T.AtMost(T.All(Limit), x));
        return T.WhereLess(x, T.All(-Limit), T.All(0f), scale / (T.All(1f) + e));
    }

    // exp(-x) for |x| <= Limit, or for |x| <= Beyond where scaling is in full.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfMinus<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        var shifted = T.MultiplyAdd(x, T.All(-Log2E), T.All(RoundingShift));
        var n = shifted - T.All(RoundingShift);
        var r = T.IsFused
            ? T.MultiplyAdd(n, T.All(Ln2), x)
            : T.MultiplyAdd(n, T.All(Ln2Low), T.MultiplyAdd(n, T.All(Ln2High), x));

        // r = -(remainder): the odd coefficients carry the sign.
        var p = T.MultiplyAdd(r, T.All(-0.00829124571754f), T.All(0.0418983656065f));
        p = T.MultiplyAdd(r, p, T.All(-0.166676283658f));
        p = T.MultiplyAdd(r, p, T.All(0.499991463345f));
        p = T.MultiplyAdd(r, p, T.All(-0.999999707749f));
        p = T.MultiplyAdd(r, p, T.All(1f));
        return T.Scale(p, n, shifted);
    }

    /// <summary>log(1 + u) for 0 &lt;= u &lt; 2^126, relative error 3e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogOnePlus<T>(T u)
        where T : unmanaged, ILanes<T>
    {
        var mantissa = T.Split(T.All(1f) + u, out var exponent);

        // Below sqrt(2) the exponent is 0 and u itself is exact where 1 + u has been rounded.
        var f = T.WhereLess(u, T.All(0.41421354f), u, mantissa - T.All(1f));
        return T.MultiplyAdd(exponent, T.All(Ln2), LogRatio(f / (T.All(2f) + f)));
    }

    /// <summary>log((1 + s) / (1 - s)) for |s| &lt;= 1/3, relative error 1e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogRatio<T>(T s)
        where T : unmanaged, ILanes<T>
    {
        var z = s * s;
        var p = T.MultiplyAdd(z, T.All(0.280244589709f), T.All(0.279991410479f));
        p = T.MultiplyAdd(z, p, T.All(0.400216990613f));
        p = T.MultiplyAdd(z, p, T.All(0.666664131327f));
        return s * T.MultiplyAdd(z, p, T.All(2f));
    }
}

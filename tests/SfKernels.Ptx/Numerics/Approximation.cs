namespace SfKernels.Ptx.Numerics;

/// <summary>
/// ex2, lg2, rcp, div, sqrt, rsqrt, sin, cos, tanh of section 9.7.3: the result lies anywhere within the maximum error that the manual (PTX ISA 9.1) states;
/// the mode picks where. Results are single precision; operands are already flushed where the instruction says so.
/// </summary>
public static class Approximation
{
    /// <summary>2^x, within 2 ulp over the full range.</summary>
    public static float Exp2(float x, ApproximationError error) =>
        x == 0 || !float.IsFinite(x) ? MathF.Pow(2, x) : WithinUlps(Math.Pow(2, x), 2, error, Key(x));

    /// <summary>log2 x: absolute error 2^-22 in (0.5, 2), relative error 2^-22 elsewhere.</summary>
    public static float Log2(float x, ApproximationError error)
    {
        if (x <= 0 || !float.IsFinite(x))
            return x == 0 ? float.NegativeInfinity : MathF.Log2(x);
        double exact = Math.Log2(x);
        double bound = Math.ScaleB(1, -22);
        return Within(exact, x is > 0.5f and < 2f ? bound : bound * Math.Abs(exact), error, Key(x));
    }

    /// <summary>1 / x, within 1 ulp.</summary>
    public static float Reciprocal(float x, ApproximationError error) =>
        x == 0 || !float.IsFinite(x) ? 1 / x : WithinUlps(1.0 / x, 1, error, Key(x));

    /// <summary>Square root: relative error 2^-23.</summary>
    public static float SquareRoot(float x, ApproximationError error) =>
        x <= 0 || !float.IsFinite(x) ? MathF.Sqrt(x) : WithinRelative(Math.Sqrt(x), Math.ScaleB(1, -23), error, Key(x));

    /// <summary>1 / sqrt x: relative error 2^-22.9. Minus zero gives minus infinity.</summary>
    public static float ReciprocalSquareRoot(float x, ApproximationError error)
    {
        if (x == 0)
            return 1 / x;
        return x < 0 || !float.IsFinite(x) ? 1 / MathF.Sqrt(x) : WithinRelative(1 / Math.Sqrt(x), Math.Pow(2, -22.9), error, Key(x));
    }

    /// <summary>a / b of div.full: within 2 ulp over the full range.</summary>
    public static float DivideFull(float a, float b, ApproximationError error)
    {
        float plain = a / b;
        return plain == 0 || !float.IsFinite(plain) || !float.IsFinite(b) ? plain : WithinUlps((double)a / b, 2, error, Key(a) ^ (Key(b) * 31));
    }

    /// <summary>a / b of div.approx: within 2 ulp for |b| in [2^-126, 2^126]; zero for a larger finite |b|, NaN if a is infinite too.</summary>
    public static float Divide(float a, float b, ApproximationError error)
    {
        float magnitude = MathF.Abs(b);
        if (float.IsFinite(b) && magnitude > MathF.ScaleB(1, 126))
            return float.IsNaN(a) || float.IsInfinity(a) ? float.NaN : float.IsNegative(a) ^ float.IsNegative(b) ? -0f : 0f;
        if (magnitude != 0 && magnitude < MathF.ScaleB(1, -126))
            throw new PtxUndefinedException("div.approx.f32 has no stated error for a subnormal divisor");
        return DivideFull(a, b, error);
    }

    public static float Sine(float x, ApproximationError error) => x == 0 ? x : Trigonometric(x, Math.Sin(x), error);

    public static float Cosine(float x, ApproximationError error) => Trigonometric(x, Math.Cos(x), error);

    /// <summary>tanh: relative error 2^-11; a subnormal passes through.</summary>
    public static float HyperbolicTangent(float x, ApproximationError error) =>
        x == 0 || !float.IsFinite(x) || float.IsSubnormal(x) ? MathF.Tanh(x) : WithinRelative(Math.Tanh(x), Math.ScaleB(1, -11), error, Key(x));

    /// <summary>Absolute error 2^-20.5 in [-2 pi, 2 pi], 2^-14.7 in [-100 pi, 100 pi], nothing beyond.</summary>
    private static float Trigonometric(float x, double exact, ApproximationError error)
    {
        if (!float.IsFinite(x))
            return float.NaN;
        double size = Math.Abs((double)x);
        if (size > 100 * Math.PI)
            throw new PtxUndefinedException("sin.approx and cos.approx have no stated error outside [-100 pi, 100 pi]");
        return Within(exact, Math.Pow(2, size <= 2 * Math.PI ? -20.5 : -14.7), error, Key(x));
    }

    private static float WithinRelative(double exact, double relative, ApproximationError error, uint key) => Within(exact, relative * Math.Abs(exact), error, key);

    /// <summary>So many steps of single precision from the correctly rounded result.</summary>
    private static float WithinUlps(double exact, int ulps, ApproximationError error, uint key)
    {
        float result = (float)exact;
        bool? up = Direction(error, key);
        for (int i = 0; up is not null && i < ulps; i++)
        {
            // A power of two has finer steps below it: a step of the finer size stays within the bound on either side.
            result = up.Value ? MathF.BitIncrement(result) : MathF.BitDecrement(result);
        }

        // An error never changes the sign, and never turns a number into an infinity.
        return float.IsInfinity(result) || MathF.Sign(result) * Math.Sign(exact) < 0 ? (float)exact : result;
    }

    /// <summary>The outermost single within an absolute bound, or the correctly rounded one where the bound is finer than the format.</summary>
    private static float Within(double exact, double bound, ApproximationError error, uint key)
    {
        float nearest = (float)exact;
        if (Direction(error, key) is not bool up)
            return nearest;
        double edge = up ? exact + bound : exact - bound;
        float result = (float)edge;
        if (up)
            return MathF.Max(nearest, result > edge ? MathF.BitDecrement(result) : result);
        return MathF.Min(nearest, result < edge ? MathF.BitIncrement(result) : result);
    }

    private static bool? Direction(ApproximationError error, uint key) => error switch
    {
        ApproximationError.None => null,
        ApproximationError.High => true,
        ApproximationError.Low => false,
        _ => ((key * 2654435761u) >> 16 & 1) != 0,
    };

    private static uint Key(float x) => BitConverter.SingleToUInt32Bits(x);
}

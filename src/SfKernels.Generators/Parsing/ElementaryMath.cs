using SfKernels.Generators.Models;

namespace SfKernels.Generators.Parsing;

/// <summary>Inverse and hyperbolic functions in the precision of their argument, within a few units in the last place.</summary>
internal static class ElementaryMath
{
    private const double Ln2 = 0.6931471805599453;
    private const double Pi = 3.141592653589793, PiRest = 1.2246467991473532e-16;
    private const double HalfPi = 1.5707963267948966, HalfPiRest = 6.123233995736766e-17;
    private const double QuarterPi = 0.7853981633974483, QuarterPiRest = 3.061616997868383e-17;
    private const double ArctangentOfHalf = 0.4636476090008061, ArctangentOfHalfRest = 2.2698777452961687e-17;

    // (atan(t) - t) / t^3 in t^2 on [0, 7/16], interpolated at Chebyshev points; relative error of the arctangent 1.7e-17 and 4.5e-9.
    private static readonly double[] Arctangent = [-0.33333333333333326, 0.1999999999998777, -0.1428571428314864, 0.11111110900560475, -0.09090900195560148, 0.07692087348767168, -0.06663239299107136, 0.05847724720645106, -0.05033942776485848, 0.03782521866106712, -0.017547235157290005];
    private static readonly double[] ArctangentSingle = [-0.3333333071846165, 0.19999314681091426, -0.1425657497849482, 0.10668385456616991, -0.06215811421298638];

    // (tanh(t) - t) / t^3 in t^2 on [0, 0.55]; relative error of the hyperbolic tangent 6.5e-20 and 3.9e-9.
    private static readonly double[] Tangent = [-0.3333333333333333, 0.1333333333333331, -0.05396825396822037, 0.021869488534073906, -0.0088632354631468, 0.0035921267699626346, -0.001455819097151351, 0.0005899052969492733, -0.0002384727248015252, 9.455133052924858e-05, -3.372080112046316e-05, 7.874274345344419e-06];
    private static readonly double[] TangentSingle = [-0.3333333200797698, 0.1333311372902087, -0.05390942882746055, 0.021309388664443474, -0.006610227831114734];

    public static Term Atan(Term x) => Angle(x.Abs(), One(x)).CopySign(x);

    /// <summary>The angle of the point (x, y), with the signs of zero that C# has.</summary>
    public static Term Atan2(Term y, Term x)
    {
        Term angle = Angle(y.Abs(), x.Abs());
        angle = x.IsNegative().Then(Pi - (angle - Rest(x, Pi, PiRest)), angle);
        return (x.IsNaN() | y.IsNaN()).Then(x + y, angle.CopySign(y));
    }

    /// <summary>The angle whose sides are x and sqrt(1 - x^2); beyond 1 the root is NaN.</summary>
    public static Term Asin(Term x)
    {
        Term side = ((1 - x) * (1 + x)).Sqrt();
        return side.IsNaN().Then(side, Angle(x.Abs(), side).CopySign(x));
    }

    public static Term Acos(Term x)
    {
        Term rise = (1 - x).Sqrt(), run = (1 + x).Sqrt(), half = Angle(rise, run);
        return (rise + run).IsNaN().Then(double.NaN, half + half);
    }

    /// <summary>(e^x - e^-x) / 2; near 0, where that cancels, by its series.</summary>
    public static Term Sinh(Term x)
    {
        Term magnitude = x.Abs(), z = x * x;
        Term small = Term.Fma(x * z, Term.Polynomial(z, InverseFactorials(x.IsSingle ? 5 : 9)), x);
        (Term half, Term inverse) = HalfPowers(magnitude);
        return (magnitude < 1).Then(small, (half - inverse).CopySign(x));
    }

    public static Term Cosh(Term x)
    {
        (Term half, Term inverse) = HalfPowers(x.Abs());
        return half + inverse;
    }

    /// <summary>1 - 2 / (e^2x + 1); near 0, where that cancels, by its series.</summary>
    public static Term Tanh(Term x)
    {
        Term magnitude = x.Abs(), z = x * x;
        Term small = Term.Fma(x * z, Term.Polynomial(z, x.IsSingle ? TangentSingle : Tangent), x);
        Term power = Exp(magnitude + magnitude) + 1;
        Term inverse = x.IsSingle ? new(x.Code, x.Code.Emit(Opcode.Rcp, ScalarType.F32, power.Operand)) : 1 / power;
        return (magnitude < 0.55).Then(small, (1 - (inverse + inverse)).CopySign(x));
    }

    /// <summary>log(|x| + sqrt(x^2 + 1)), written so that nothing cancels; for large numbers log(2 |x|).</summary>
    public static Term Asinh(Term x)
    {
        Term magnitude = x.Abs(), square = magnitude * magnitude;
        Term usual = LogOfOneMore(magnitude + square / (1 + (1 + square).Sqrt()));
        return (magnitude > Large(x)).Then(Log(magnitude) + Ln2, usual).CopySign(x);
    }

    public static Term Acosh(Term x)
    {
        Term above = x - 1;
        Term usual = LogOfOneMore(above + Term.Fma(above, above, above + above).Sqrt());
        return (x > Large(x)).Then(Log(x) + Ln2, (x < 1).Then(double.NaN, usual));
    }

    public static Term Atanh(Term x)
    {
        Term magnitude = x.Abs(), ratio = (magnitude + magnitude) / (1 - magnitude);
        Term result = 0.5 * LogOfOneMore((magnitude < 1).Then(ratio, 1));
        return magnitude.Is(1).Then(double.PositiveInfinity, (magnitude < 1).Then(result, double.NaN)).CopySign(x);
    }

    /// <summary>exp(log |x| / 3) in double precision, and one step of Newton's method.</summary>
    public static Term Cbrt(Term x)
    {
        Term wide = x.To(ScalarType.F64), magnitude = wide.Abs();
        Term root = Exp(Log(magnitude) * 0.3333333333333333);
        root -= (root - magnitude / (root * root)) * 0.3333333333333333;
        Term isOrdinary = (magnitude > 0) & (magnitude < double.PositiveInfinity);
        return isOrdinary.Then(root.CopySign(wide), wide).To(x.Type);
    }

    /// <summary>sqrt(x^2 + y^2), scaled by the greater; infinite where one is.</summary>
    public static Term Hypot(Term x, Term y)
    {
        Term lesser = Term.Min(x.Abs(), y.Abs()), greater = Term.Max(x.Abs(), y.Abs()), ratio = lesser / greater;
        Term result = greater.Is(0).Then(greater, greater * (1 + ratio * ratio).Sqrt());
        return greater.Is(double.PositiveInfinity).Then(greater, (x.IsNaN() | y.IsNaN()).Then(double.NaN, result));
    }

    public static Term Exp(Term x) => new(x.Code, x.IsSingle ? FloatMath.Exp(x.Code, x.Operand) : DoubleMath.Exp(x.Code, x.Operand));

    public static Term Log(Term x) => new(x.Code, x.IsSingle ? FloatMath.Log(x.Code, x.Operand) : DoubleMath.Log(x.Code, x.Operand));

    // log(1 + x), x not infinite: the logarithm of the rounded sum, and what the rounding left.
    private static Term LogOfOneMore(Term x)
    {
        Term sum = 1 + x;
        Term rest = (x < 1).Then(x - (sum - 1), 1 - (sum - x));
        return Log(sum) + rest / sum;
    }

    // atan(rise / run) for rise, run >= 0, from 0 to pi / 2: the quotient of the lesser and the greater, turned by a known angle into [-7/16, 7/16].
    private static Term Angle(Term rise, Term run)
    {
        Term lesser = Term.Min(rise, run), greater = Term.Max(rise, run);
        Term quotient = lesser.Is(greater).Then(greater.Is(0).Then(lesser, 1), lesser / greater);
        Term isMiddle = quotient >= 0.4375, isSteep = quotient >= 0.6875;
        Term numerator = isSteep.Then(quotient - 1, isMiddle.Then(quotient + quotient - 1, quotient));
        Term denominator = isSteep.Then(quotient + 1, isMiddle.Then(quotient + 2, One(rise)));
        Term t = numerator / denominator, z = t * t;
        Term rest = isSteep.Then(Rest(rise, QuarterPi, QuarterPiRest), isMiddle.Then(Rest(rise, ArctangentOfHalf, ArctangentOfHalfRest), Zero(rise)));
        Term known = isSteep.Then(QuarterPi, isMiddle.Then(ArctangentOfHalf, Zero(rise)));
        Term angle = known + (Term.Fma(t * z, Term.Polynomial(z, rise.IsSingle ? ArctangentSingle : Arctangent), t) + rest);
        angle = (rise > run).Then(HalfPi - (angle - Rest(rise, HalfPi, HalfPiRest)), angle);
        return (rise.IsNaN() | run.IsNaN()).Then(rise + run, angle);
    }

    // e^x / 2 and e^-x / 2 for x >= 0, up to where the first leaves the format.
    private static (Term Half, Term Inverse) HalfPowers(Term x)
    {
        Term isLarge = x > (x.IsSingle ? 80 : 700);
        Term power = Exp(isLarge.Then(0.5 * x, x));
        Term half = isLarge.Then((0.5 * power) * power, 0.5 * power);
        return (half, 0.25 / half);
    }

    // 1 / 3!, 1 / 5!, ...
    private static double[] InverseFactorials(int count)
    {
        double[] result = new double[count];
        double factorial = 1;
        for (int i = 0; i < count; i++)
        {
            factorial *= (2 * i + 2) * (2 * i + 3);
            result[i] = 1 / factorial;
        }

        return result;
    }

    // What a constant is more than it is in the format.
    private static double Rest(Term like, double value, double beyondDouble) => like.IsSingle ? value - (float)value : beyondDouble;

    // From where on x^2 + 1 is x^2.
    private static double Large(Term x) => x.IsSingle ? 1e4 : 1e9;

    private static Term One(Term like) => new(like.Code, like.IsSingle ? Operand.Of(1f) : Operand.Of(1d));

    private static Term Zero(Term like) => new(like.Code, like.IsSingle ? Operand.Of(0f) : Operand.Of(0d));
}

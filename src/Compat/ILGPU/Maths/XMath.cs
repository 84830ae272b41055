namespace ILGPU.Algorithms;

/// <summary>Mathematics of kernels. The emulator computes as the base library does; a device may use its approximations.</summary>
public static partial class XMath
{
    public const float E = 2.718281828459045f;
    public const float Ln10 = 2.302585092994046f;
    public const float Ln2 = 0.6931471805599453f;
    public const float Log10E = 0.4342944819032518f;
    public const float Log2E = 1.4426950408889634f;
    public const float OneOverLn10 = 0.43429448190325176f;
    public const float OneOverLn2 = 1.4426950408889634f;
    public const float OneOverLog2E = 0.6931471805599453f;
    public const float OneOverPI = 0.3183098861837907f;
    public const float OneOverSqrt2 = 0.7071067811865476f;
    public const float OneThird = 0.3333333333333333f;
    public const float PI = 3.141592653589793f;
    public const float PIFourth = 0.7853981633974483f;
    public const float PIHalf = 1.5707963267948966f;
    public const float Sqrt2 = 1.4142135623730951f;
    public const float TwoOverPI = 0.6366197723675814f;

    public static float Abs(float value) => MathF.Abs(value);

    public static float Acos(float value) => MathF.Acos(value);

    public static float Asin(float value) => MathF.Asin(value);

    public static float Atan(float value) => MathF.Atan(value);

    public static float Ceiling(float value) => MathF.Ceiling(value);

    public static float Cos(float value) => MathF.Cos(value);

    public static float Cosh(float value) => MathF.Cosh(value);

    public static float Exp(float value) => MathF.Exp(value);

    public static float Floor(float value) => MathF.Floor(value);

    public static float Log(float value) => MathF.Log(value);

    public static float Log10(float value) => MathF.Log10(value);

    public static float Log2(float value) => MathF.Log2(value);

    public static float Sin(float value) => MathF.Sin(value);

    public static float Sinh(float value) => MathF.Sinh(value);

    public static float Sqrt(float value) => MathF.Sqrt(value);

    public static float Tan(float value) => MathF.Tan(value);

    public static float Tanh(float value) => MathF.Tanh(value);

    public static float Truncate(float value) => MathF.Truncate(value);

    public static float Round(float value) => MathF.Round(value);

    public static float Exp2(float value) => float.Exp2(value);

    public static float Rcp(float value) => 1 / value;

    public static float Rsqrt(float value) => 1 / MathF.Sqrt(value);

    public static float RoundAwayFromZero(float value) => MathF.Round(value, MidpointRounding.AwayFromZero);

    public static float RoundToEven(float value) => MathF.Round(value, MidpointRounding.ToEven);

    public static float Round(float value, int digits) => MathF.Round(value, digits);

    public static float Round(float value, MidpointRounding mode) => MathF.Round(value, mode);

    public static float Round(float value, int digits, MidpointRounding mode) => MathF.Round(value, digits, mode);

    public static float Atan2(float y, float x) => MathF.Atan2(y, x);

    public static float Log(float value, float newBase) => MathF.Log(value, newBase);

    public static float Pow(float @base, float exp) => MathF.Pow(@base, exp);

    public static float Rem(float x, float y) => x % y;

    public static float IEEERemainder(float x, float y) => MathF.IEEERemainder(x, y);

    public static float DegToRad(float degrees) => degrees * (float)(Math.PI / 180);

    public static float RadToDeg(float radians) => radians * (float)(180 / Math.PI);

    public static int Sign(float value) => Math.Sign(value);

    public static bool IsNaN(float value) => float.IsNaN(value);

    public static bool IsInfinity(float value) => float.IsInfinity(value);

    public static bool IsFinite(float value) => float.IsFinite(value);

    public static float Min(float first, float second) => Math.Min(first, second);

    public static float Max(float first, float second) => Math.Max(first, second);

    public static float Clamp(float value, float min, float max) => Math.Max(Math.Min(value, max), min);

    public static void SinCos(float value, out float sin, out float cos) => (sin, cos) = MathF.SinCos(value);
}

namespace ILGPU.Algorithms;

/// <summary>Mathematics of kernels. The emulator computes as the base library does; a device may use its approximations.</summary>
public static class XMath
{
    public const float E = 2.71828182845904523536f;
    public const float PI = 3.14159265358979323846f;
    public const float Ln2 = 0.69314718055994530942f;
    public const float Log2E = 1.44269504088896340736f;
    public const float OneOverLn2 = 1.44269504088896340736f;

    public static float Abs(float value) => MathF.Abs(value);

    public static float Exp(float value) => MathF.Exp(value);

    public static float Log(float value) => MathF.Log(value);

    public static float Log2(float value) => MathF.Log2(value);

    public static float Log10(float value) => MathF.Log10(value);

    public static float Sqrt(float value) => MathF.Sqrt(value);

    public static float Floor(float value) => MathF.Floor(value);

    public static float Ceiling(float value) => MathF.Ceiling(value);

    public static float Sin(float value) => MathF.Sin(value);

    public static float Cos(float value) => MathF.Cos(value);

    public static float Tanh(float value) => MathF.Tanh(value);

    public static float Truncate(float value) => MathF.Truncate(value);

    public static float Exp2(float value) => float.Exp2(value);

    public static float Rcp(float value) => 1 / value;

    public static float Rsqrt(float value) => 1 / MathF.Sqrt(value);

    public static float Pow(float @base, float exp) => MathF.Pow(@base, exp);

    public static bool IsNaN(float value) => float.IsNaN(value);

    public static bool IsInfinity(float value) => float.IsInfinity(value);

    public static bool IsFinite(float value) => float.IsFinite(value);

    public static double Abs(double value) => Math.Abs(value);

    public static double Exp(double value) => Math.Exp(value);

    public static double Log(double value) => Math.Log(value);

    public static double Log2(double value) => Math.Log2(value);

    public static double Log10(double value) => Math.Log10(value);

    public static double Sqrt(double value) => Math.Sqrt(value);

    public static double Floor(double value) => Math.Floor(value);

    public static double Ceiling(double value) => Math.Ceiling(value);

    public static double Sin(double value) => Math.Sin(value);

    public static double Cos(double value) => Math.Cos(value);

    public static double Tanh(double value) => Math.Tanh(value);

    public static double Truncate(double value) => Math.Truncate(value);

    public static double Exp2(double value) => double.Exp2(value);

    public static double Rcp(double value) => 1 / value;

    public static double Rsqrt(double value) => 1 / Math.Sqrt(value);

    public static double Pow(double @base, double exp) => Math.Pow(@base, exp);

    public static bool IsNaN(double value) => double.IsNaN(value);

    public static bool IsInfinity(double value) => double.IsInfinity(value);

    public static bool IsFinite(double value) => double.IsFinite(value);

    public static float Min(float first, float second) => Math.Min(first, second);

    public static float Max(float first, float second) => Math.Max(first, second);

    public static float Clamp(float value, float min, float max) => Math.Max(Math.Min(value, max), min);

    public static double Min(double first, double second) => Math.Min(first, second);

    public static double Max(double first, double second) => Math.Max(first, second);

    public static double Clamp(double value, double min, double max) => Math.Max(Math.Min(value, max), min);

    public static int Min(int first, int second) => Math.Min(first, second);

    public static int Max(int first, int second) => Math.Max(first, second);

    public static int Clamp(int value, int min, int max) => Math.Max(Math.Min(value, max), min);

    public static uint Min(uint first, uint second) => Math.Min(first, second);

    public static uint Max(uint first, uint second) => Math.Max(first, second);

    public static uint Clamp(uint value, uint min, uint max) => Math.Max(Math.Min(value, max), min);

    public static long Min(long first, long second) => Math.Min(first, second);

    public static long Max(long first, long second) => Math.Max(first, second);

    public static long Clamp(long value, long min, long max) => Math.Max(Math.Min(value, max), min);

    public static ulong Min(ulong first, ulong second) => Math.Min(first, second);

    public static ulong Max(ulong first, ulong second) => Math.Max(first, second);

    public static ulong Clamp(ulong value, ulong min, ulong max) => Math.Max(Math.Min(value, max), min);

    public static int Abs(int value) => Math.Abs(value);

    public static int DivRoundUp(int numerator, int denominator) => (numerator + denominator - 1) / denominator;

    public static int DivRoundDown(int numerator, int denominator) => numerator / denominator;

    public static long Abs(long value) => Math.Abs(value);

    public static long DivRoundUp(long numerator, long denominator) => (numerator + denominator - 1) / denominator;

    public static long DivRoundDown(long numerator, long denominator) => numerator / denominator;
}

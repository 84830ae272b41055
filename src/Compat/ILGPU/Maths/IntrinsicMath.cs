namespace ILGPU;

/// <summary>Mathematics that every device does exactly.</summary>
public static partial class IntrinsicMath
{
    public static float Min(float first, float second) => Math.Min(first, second);

    public static float Max(float first, float second) => Math.Max(first, second);

    public static float Clamp(float value, float min, float max) => Math.Max(Math.Min(value, max), min);

    public static float Abs(float value) => Math.Abs(value);

    public static float CopySign(float x, float y) => MathF.CopySign(x, y);

    public static double Min(double first, double second) => Math.Min(first, second);

    public static double Max(double first, double second) => Math.Max(first, second);

    public static double Clamp(double value, double min, double max) => Math.Max(Math.Min(value, max), min);

    public static double Abs(double value) => Math.Abs(value);

    public static double CopySign(double x, double y) => Math.CopySign(x, y);

    public static Half Abs(Half value) => Half.Abs(value);
}

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The limits of a floating-point type.</summary>
    public struct FInfo
    {
        public int bits;
        public double eps;
        public double max;
        public double min;
        public double tiny;
        public double smallest_normal;
        public double resolution;
    }

    public static FInfo finfo() => finfo(get_default_dtype());

    public static FInfo finfo(ScalarType dtype) => dtype switch
    {
        ScalarType.Float16 => Limits(16, 11, 15, 1e-3),
        ScalarType.BFloat16 => Limits(16, 8, 127, 1e-2),
        ScalarType.Float32 or ScalarType.ComplexFloat32 => Limits(32, 24, 127, 1e-6),
        ScalarType.Float64 or ScalarType.ComplexFloat64 => Limits(64, 53, 1023, 1e-15),
        _ => throw new ArgumentException($"'{dtype}' is no floating-point type.", nameof(dtype)),
    };

    // From the number of significant bits and the greatest exponent.
    private static FInfo Limits(int bits, int digits, int exponent, double resolution)
    {
        var epsilon = Math.ScaleB(1, 1 - digits);
        var largest = Math.ScaleB(2 - epsilon, exponent);
        var smallest = Math.ScaleB(1, 1 - exponent);
        return new() { bits = bits, eps = epsilon, max = largest, min = -largest, tiny = smallest, smallest_normal = smallest, resolution = resolution };
    }
}

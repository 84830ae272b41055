using ILGPU.Algorithms;

namespace SfKernels.Kernels.Cuda;

/// <summary>Formulas in float32 by single instructions of a device.</summary>
public static class DeviceFormulas
{
    /// <summary>log2(e).</summary>
    public const float Log2E = 1.44269504f;

    /// <summary>log(2).</summary>
    public const float Log2 = 0.693147182f;

    /// <summary>exp(-|x|). The argument's rounding leaves a relative error of |x| 2^-24: under 2e-6 up to |x| = 28, where the value is 7e-13.</summary>
    public static float ExpOfMinusAbs(float x) => XMath.Exp2(-XMath.Abs(x) * Log2E);

    /// <summary>
    /// log(1 + e) for e in 0..1 with a relative error of 4e-7, rounding included: e times the polynomial of degree 7 whose largest relative error, 2e-7, is the
    /// least. The device's logarithm of 1 + e would lose every digit of a small e.
    /// </summary>
    public static float LogOnePlus(float e)
    {
        var p = -0.008539208211004734f * e + 0.04408963397145271f;
        p = p * e - 0.10768171399831772f;
        p = p * e + 0.17745241522789001f;
        p = p * e - 0.24495463073253632f;
        p = p * e + 0.33275479078292847f;
        p = p * e - 0.4999740421772003f;
        p = p * e + 0.9999998211860657f;
        return p * e;
    }

    /// <summary>log2(1 + e) / e for e in 0..1, as accurate: the polynomial without its last product, which a sum takes in.</summary>
    public static float Log2OnePlusOver(float e)
    {
        var p = -0.0123194744810462f * e + 0.06360789388418198f;
        p = p * e - 0.15535187721252441f;
        p = p * e + 0.2560097277164459f;
        p = p * e - 0.35339483618736267f;
        p = p * e + 0.48006370663642883f;
        p = p * e - 0.7213100790977478f;
        return p * e + 1.4426947832107544f;
    }

    /// <summary>log(1 + q) for q from 0 to 2^16, as accurate: above 1 the device's logarithm loses nothing.</summary>
    public static float LogOnePlusAny(float q) => q <= 1 ? LogOnePlus(q) : XMath.Log2(1 + q) * Log2;
}

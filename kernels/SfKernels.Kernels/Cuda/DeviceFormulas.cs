using ILGPU.Algorithms;

namespace SfKernels.Kernels.Cuda;

/// <summary>Formulas in float32 by single instructions of a device.</summary>
public static class DeviceFormulas
{
    /// <summary>log2(e).</summary>
    public const float Log2E = 1.44269504f;

    /// <summary>exp(-|x|). The argument's rounding leaves a relative error of |x| 2^-24: under 2e-6 up to |x| = 28, where the value is 7e-13.</summary>
    public static float ExpOfMinusAbs(float x) => XMath.Exp2(-XMath.Abs(x) * Log2E);

    /// <summary>
    /// log(1 + e) for e in 0..1 with a relative error of 2e-7: e times a polynomial of degree 8 through Chebyshev's nodes. The device's logarithm of 1 + e
    /// would lose every digit of a small e.
    /// </summary>
    public static float LogOnePlus(float e)
    {
        var p = 0.005126102361828089f * e - 0.029074065387248993f;
        p = p * e + 0.0775160863995552f;
        p = p * e - 0.13602247834205627f;
        p = p * e + 0.19076880812644958f;
        p = p * e - 0.2483539879322052f;
        p = p * e + 0.3331812024116516f;
        p = p * e - 0.4999944567680359f;
        p = p * e + 1;
        return p * e;
    }
}

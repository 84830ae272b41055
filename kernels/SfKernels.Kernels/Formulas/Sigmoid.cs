namespace SfKernels.Kernels.Formulas;

/// <summary>1 / (1 + exp(-x)).</summary>
public static class Sigmoid
{
    /// <summary>The probability of logit x, in full relative precision on both sides.</summary>
    public static double Of(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }
}

namespace SfKernels.Kernels.Formulas;

/// <summary>log(1 + x) in full relative precision near 0, which Math does not offer.</summary>
public static class LogOnePlus
{
    /// <summary>log(1 + x) for x &gt;= 0; the quotient undoes the rounding of 1 + x (Kahan).</summary>
    public static double Of(double x)
    {
        var y = 1 + x;
        return y == 1 || double.IsInfinity(y) ? x : Math.Log(y) * (x / (y - 1));
    }
}

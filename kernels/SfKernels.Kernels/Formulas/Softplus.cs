namespace SfKernels.Kernels.Formulas;

/// <summary>log(1 + exp(x)) = -log(1 - sigmoid(x)).</summary>
public static class Softplus
{
    /// <summary>max(x, 0) + log(1 + exp(-|x|)): no overflow, no cancellation.</summary>
    public static double Of(double x) => Math.Max(x, 0) + LogOnePlus.Of(Math.Exp(-Math.Abs(x)));
}

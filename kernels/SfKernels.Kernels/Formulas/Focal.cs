namespace SfKernels.Kernels.Formulas;

/// <summary>The focal loss of a logit whose target is 0: sigmoid(x)^gamma softplus(x). A target of 1 is the same at -x.</summary>
public static class Focal
{
    /// <summary>p^gamma softplus(x); softplus(x) at gamma 0.</summary>
    public static double Of(double x, double gamma) => Power(x, gamma) * Softplus.Of(x);

    /// <summary>d/dx: p^gamma (p + gamma (1 - p) softplus(x)); 1, its limit, at infinity.</summary>
    public static double Derivative(double x, double gamma) =>
        Power(x, gamma) * (Sigmoid.Of(x) + gamma * Sigmoid.Of(-x) * Math.Min(Softplus.Of(x), double.MaxValue));

    // p^gamma = exp(-gamma softplus(-x)); gamma 0 apart, because 0 * softplus(infinity) is not a number.
    private static double Power(double x, double gamma) => gamma == 0 ? 1 : Math.Exp(-gamma * Softplus.Of(-x));
}

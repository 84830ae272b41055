namespace SfKernels.Kernels.Reference;

/// <summary>The loss of one logit and its derivative.</summary>
internal interface IScalarLoss
{
    /// <summary>Loss in nats of logit x with target 1 (<paramref name="positive"/>) or 0.</summary>
    double Value(double x, bool positive);

    /// <summary>d Value / dx.</summary>
    double Derivative(double x, bool positive);
}

namespace SfKernels.Kernels.Cpu;

/// <summary>
/// The loss of one negative logit, on lanes. A positive logit x costs what a negative one of -x does, so one side is enough.
/// </summary>
internal interface IAnchorLoss<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Adds the losses of four registers of logits to the running pair.</summary>
    void Accumulate(T a, T b, T c, T d, ref T sum, ref T product);

    /// <summary>The loss that a running pair (started at zero, at most <see cref="LossLoop.GroupLength"/> calls) stands for.</summary>
    T Total(T sum, T product);

    /// <summary>Loss of each logit.</summary>
    T Value(T x);

    /// <summary>scale * dLoss/dx of each logit; 0 at -infinity.</summary>
    T Derivative(T x, T scale);

    /// <summary>Adds the losses of two registers of logits to <paramref name="sum"/>, and gives their derivatives, from one exponential each.</summary>
    void Both(T a, T b, T scale, ref T sum, out T da, out T db);
}

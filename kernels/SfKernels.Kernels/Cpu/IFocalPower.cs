namespace SfKernels.Kernels.Cpu;

/// <summary>p^gamma for one gamma, or any.</summary>
internal interface IFocalPower<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>gamma.</summary>
    T Exponent { get; }

    /// <summary>p^gamma for p = sigmoid(x), given log(1 + exp(-|x|)).</summary>
    T Of(Exponential<T> exponential, T p, T x, T logOnePlus);
}

using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>p^gamma softplus(x) with p = sigmoid(x); derivative p^gamma (p + gamma (1 - p) softplus(x)).</summary>
internal readonly struct FocalLanes<T, TPower>(TPower power) : IAnchorLoss<T>
    where T : unmanaged, ILanes<T>
    where TPower : struct, IFocalPower<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(T a, T b, T c, T d, ref T sum, ref T product) => sum += (Value(a) + Value(b)) + (Value(c) + Value(d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Total(T sum, T product) => sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value(T x)
    {
        Parts(x, out var p, out _, out var logOnePlus);
        return power.Of(p, x, logOnePlus) * (T.AtLeast(T.All(0f), x) + logOnePlus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative(T x, T scale)
    {
        Parts(x, out var p, out var q, out var logOnePlus);
        var softplus = T.AtLeast(T.All(0f), x) + logOnePlus;
        return scale * power.Of(p, x, logOnePlus) * T.MultiplyAdd(power.Exponent * q, softplus, p);
    }

    // p = sigmoid(x), q = 1 - p and log(1 + exp(-|x|)), from one exponential and one division.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Parts(T x, out T p, out T q, out T logOnePlus)
    {
        var e = Exponential.Decay(T.Abs(x));
        T one = T.All(1f) + e, two = T.All(2f) + e;
        var inverse = T.All(1f) / (one * two);
        var likely = two * inverse;
        var unlikely = e * likely;
        p = T.WhereLess(x, T.All(0f), unlikely, likely);
        q = T.WhereLess(x, T.All(0f), likely, unlikely);
        logOnePlus = Exponential.LogRatio(e * one * inverse);
    }
}

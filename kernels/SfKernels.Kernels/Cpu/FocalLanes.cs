using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>
/// p^gamma softplus(x) with p = sigmoid(x); derivative p^gamma (p + gamma (1 - p) softplus(x)), its softplus finite: at an infinite x, 1 - p is 0 and the slope 1.
/// </summary>
internal readonly struct FocalLanes<T, TPower>(Exponential<T> exponential, TPower power) : IAnchorLoss<T>
    where T : unmanaged, ILanes<T>
    where TPower : struct, IFocalPower<T>
{
    /// <summary>The constants.</summary>
    public Exponential<T> Exponential => exponential;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(T a, T b, T c, T d, ref T sum, ref T product) => sum += (Value(a) + Value(b)) + (Value(c) + Value(d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Total(T sum, T product) => sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value(T x)
    {
        Parts(x, out var p, out _, out var logOnePlus);
        return power.Of(exponential, p, x, logOnePlus) * (T.AtLeast(exponential.Zero, x) + logOnePlus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative(T x, T scale)
    {
        Parts(x, out var p, out var q, out var logOnePlus);
        var softplus = T.AtLeast(exponential.Zero, x) + logOnePlus;
        return scale * power.Of(exponential, p, x, logOnePlus) * T.MultiplyAdd(power.Exponent * q, T.AtMost(T.All(float.MaxValue), softplus), p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Both(T a, T b, T scale, ref T sum, out T da, out T db) => (da, db) = (Both(a, scale, ref sum), Both(b, scale, ref sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Both(T x, T scale, ref T sum)
    {
        Parts(x, out var p, out var q, out var logOnePlus);
        var softplus = T.AtLeast(exponential.Zero, x) + logOnePlus;
        var factor = power.Of(exponential, p, x, logOnePlus);
        sum = T.MultiplyAdd(factor, softplus, sum);
        return scale * factor * T.MultiplyAdd(power.Exponent * q, T.AtMost(T.All(float.MaxValue), softplus), p);
    }

    // p = sigmoid(x), q = 1 - p and log(1 + exp(-|x|)), from one exponential and one division.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Parts(T x, out T p, out T q, out T logOnePlus)
    {
        var e = exponential.Decay(T.Abs(x));
        var likely = exponential.One / (exponential.One + e);
        var unlikely = e * likely;
        p = T.WhereLess(x, exponential.Zero, unlikely, likely);
        q = T.WhereLess(x, exponential.Zero, likely, unlikely);
        logOnePlus = exponential.LogOnePlusDecay(e);
    }
}

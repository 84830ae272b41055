using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>softplus(x) = max(x, 0) + log(1 + exp(-|x|)); derivative 1 / (1 + exp(-x)).</summary>
/// <remarks>
/// The logarithms of many logits become one: the running product holds u = (1 + e1)(1 + e2)... - 1, which keeps its relative
/// precision where every e is tiny, as at the start of training with a prior bias, where 1 + e would round it away.
/// </remarks>
internal readonly struct CrossEntropyLanes<T>(Exponential<T> exponential) : IAnchorLoss<T>
    where T : unmanaged, ILanes<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(T a, T b, T c, T d, ref T sum, ref T product)
    {
        var zero = exponential.Zero;
        sum += (T.AtLeast(zero, a) + T.AtLeast(zero, b)) + (T.AtLeast(zero, c) + T.AtLeast(zero, d));
        var ab = Join(exponential.Decay(T.Abs(a)), exponential.Decay(T.Abs(b)));
        var cd = Join(exponential.Decay(T.Abs(c)), exponential.Decay(T.Abs(d)));
        product = Join(product, Join(ab, cd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Total(T sum, T product) => sum + exponential.LogOnePlus(product);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value(T x) => T.AtLeast(exponential.Zero, x) + exponential.LogOnePlusDecay(exponential.Decay(T.Abs(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative(T x, T scale) => exponential.ScaledSigmoid(x, scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Both(T a, T b, T scale, ref T sum, out T da, out T db)
    {
        sum += Value(a) + Value(b);
        (da, db) = (Derivative(a, scale), Derivative(b, scale));
    }

    // (1 + a)(1 + b) - 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Join(T a, T b) => T.MultiplyAdd(a, b, a) + b;
}

using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>The focal loss at gamma 2, the published setting: p^2 softplus(x) and its derivative p^2 (p + 2 (1 - p) softplus(x)), both at fewer operations.</summary>
/// <remarks>
/// Nearly every logit of a detector is a background's and negative. Two registers of such need no choice between the sides of 0 and no bounds; a logit's
/// result has the same bits whichever way its neighbours send it.
/// </remarks>
internal readonly struct SquaredFocalLanes<T>(FocalLanes<T, SquarePower<T>> any) : IAnchorLoss<T>
    where T : unmanaged, ILanes<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accumulate(T a, T b, T c, T d, ref T sum, ref T product) => any.Accumulate(a, b, c, d, ref sum, ref product);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Total(T sum, T product) => any.Total(sum, product);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value(T x) => any.Value(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative(T x, T scale) => any.Derivative(x, scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Both(T a, T b, T scale, ref T sum, out T da, out T db)
    {
        if (T.AreNegative(a, b, any.Exponential.Least))
            (da, db) = (OfNegative(a, scale, ref sum), OfNegative(b, scale, ref sum));
        else
            any.Both(a, b, scale, ref sum, out da, out db);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T OfNegative(T x, T scale, ref T sum)
    {
        var e = any.Exponential.DecayInBounds(T.Abs(x));
        var q = any.Exponential.One / (any.Exponential.One + e);
        var p = e * q;
        var softplus = any.Exponential.LogOnePlusDecay(e);
        var square = p * p;
        sum = T.MultiplyAdd(square, softplus, sum);
        return scale * square * T.MultiplyAdd(q + q, softplus, p);
    }
}

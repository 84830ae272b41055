using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>As <see cref="LossLoop"/>, loss and gradient at once: what both need is computed once a logit.</summary>
internal static unsafe class JointLossLoop
{
    // Pairs of registers whose losses are added in float lanes before the lanes are added in double.
    private const int PairsInFloat = 64;

    /// <summary>gradient[i] = scale * dLoss/dx at logits[i]; returns the sum of the losses. Both may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Run<T, TLoss>(in TLoss loss, float* logits, float* gradient, nint count, float scale, bool stream)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var begin = stream ? Math.Min(count, LossLoop.FloatsToAlignment<T>(gradient)) : 0;
        var end = begin + (count - begin) / (2 * T.Count) * (2 * T.Count);
        var total = begin > 0 ? Few<T, TLoss>(in loss, logits, gradient, (int)begin, scale) : 0.0;
        total += stream
            ? Streamed<T, TLoss>(in loss, logits, gradient, begin, end, scale)
            : Stored<T, TLoss>(in loss, logits, gradient, end, scale);
        return end < count ? total + Few<T, TLoss>(in loss, logits + end, gradient + end, (int)(count - end), scale) : total;
    }

    /// <summary>logits[i] = scale * weights[i] * dLoss/dx at logits[i]; returns the sum of weight times loss. Room as for <see cref="LossLoop.WeightedSum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Weighted<T, TLoss>(in TLoss loss, float* logits, float* weights, int count, float scale)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        LossLoop.Pad<T>(logits, count, float.NegativeInfinity);
        LossLoop.Pad<T>(weights, count, 0f);
        var held = loss;
        var factor = T.All(scale);
        var silent = T.All(float.NegativeInfinity);
        var total = 0.0;
        for (var i = 0; i < count;)
        {
            var sum = T.All(0f);
            for (var end = Math.Min(count, i + 2 * PairsInFloat * T.Count); i < end; i += T.Count)
            {
                var weight = T.Load(weights + i);
                var value = T.All(0f);
                held.Both(T.Load(logits + i), silent, factor * weight, ref value, out var derivative, out _);
                sum = T.MultiplyAdd(value, weight, sum);
                T.Store(derivative, logits + i);
            }

            total += T.Sum(sum);
        }

        return total;
    }

    // The loops below call nothing: around a call every constant would leave its register. A local copy of the loss is what the compiler keeps there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Streamed<T, TLoss>(in TLoss loss, float* logits, float* gradient, nint i, nint end, float scale)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var held = loss;
        var factor = T.All(scale);
        var total = 0.0;
        while (i < end)
        {
            var sum = T.All(0f);
            for (var stop = Math.Min(end, i + 2 * PairsInFloat * T.Count); i < stop; i += 2 * T.Count)
            {
                held.Both(T.Load(logits + i), T.Load(logits + i + T.Count), factor, ref sum, out var first, out var second);
                T.Stream(first, gradient + i);
                T.Stream(second, gradient + i + T.Count);
            }

            total += T.Sum(sum);
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Stored<T, TLoss>(in TLoss loss, float* logits, float* gradient, nint end, float scale)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var held = loss;
        var factor = T.All(scale);
        var total = 0.0;
        for (nint i = 0; i < end;)
        {
            var sum = T.All(0f);
            for (var stop = Math.Min(end, i + 2 * PairsInFloat * T.Count); i < stop; i += 2 * T.Count)
            {
                held.Both(T.Load(logits + i), T.Load(logits + i + T.Count), factor, ref sum, out var first, out var second);
                T.Store(first, gradient + i);
                T.Store(second, gradient + i + T.Count);
            }

            total += T.Sum(sum);
        }

        return total;
    }

    // Less than two registers, filled up with logits that cost nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Few<T, TLoss>(in TLoss loss, float* logits, float* gradient, int count, float scale)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var few = stackalloc float[2 * T.Count];
        new Span<float>(few, 2 * T.Count).Fill(float.NegativeInfinity);
        new ReadOnlySpan<float>(logits, count).CopyTo(new Span<float>(few, count));
        var held = loss;
        var sum = T.All(0f);
        held.Both(T.Load(few), T.Load(few + T.Count), T.All(scale), ref sum, out var first, out var second);
        T.Store(first, few);
        T.Store(second, few + T.Count);
        new ReadOnlySpan<float>(few, count).CopyTo(new Span<float>(gradient, count));
        return T.Sum(sum);
    }
}

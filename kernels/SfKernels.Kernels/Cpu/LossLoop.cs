using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>Drives an <see cref="IAnchorLoss{T}"/> over contiguous float32 logits.</summary>
/// <remarks>Optimised at once: the first step of a training run would take seconds in the unoptimised tier.</remarks>
internal static unsafe class LossLoop
{
    // Calls of Accumulate before Total: a product of 4 * 8 factors of at most 2 stays far below float's range.
    private const int GroupLength = 8;

    /// <summary>Sum of the losses of <paramref name="count"/> logits, in an order that depends on count alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum<T, TLoss>(TLoss loss, float* logits, nint count)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var step = 4 * T.Count;
        var end = logits + count;
        var total = 0.0;
        while (end - logits >= step)
        {
            var groupEnd = logits + Math.Min((end - logits) / step, GroupLength) * step;
            T sum = T.All(0f), product = T.All(0f);
            for (; logits < groupEnd; logits += step)
                loss.Accumulate(T.Load(logits), T.Load(logits + T.Count), T.Load(logits + 2 * T.Count), T.Load(logits + 3 * T.Count), ref sum, ref product);

            total += T.Sum(loss.Total(sum, product));
        }

        if (logits < end)
        {
            // The rest, filled up with logits that cost nothing.
            var rest = stackalloc float[step];
            new Span<float>(rest, step).Fill(float.NegativeInfinity);
            new ReadOnlySpan<float>(logits, (int)(end - logits)).CopyTo(new Span<float>(rest, step));
            T sum = T.All(0f), product = T.All(0f);
            loss.Accumulate(T.Load(rest), T.Load(rest + T.Count), T.Load(rest + 2 * T.Count), T.Load(rest + 3 * T.Count), ref sum, ref product);
            total += T.Sum(loss.Total(sum, product));
        }

        return total;
    }

    /// <summary>Sum of weight times loss; both arrays have room for a multiple of the width, the room is overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double WeightedSum<T, TLoss>(TLoss loss, float* logits, float* weights, int count)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        Pad<T>(logits, count, float.NegativeInfinity);
        Pad<T>(weights, count, 0f);
        var total = 0.0;
        for (var i = 0; i < count;)
        {
            var sum = T.All(0f);
            for (var end = Math.Min(count, i + 4 * GroupLength * T.Count); i < end; i += T.Count)
                sum += loss.Value(T.Load(logits + i)) * T.Load(weights + i);
            total += T.Sum(sum);
        }

        return total;
    }

    /// <summary>gradient[i] = scale * dLoss/dx at logits[i]. Both may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient<T, TLoss>(TLoss loss, float* logits, float* gradient, nint count, float scale, bool stream)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var factor = T.All(scale);
        nint i = 0;
        if (stream)
        {
            i = Math.Min(count, FloatsToAlignment<T>(gradient));
            GradientOfFew<T, TLoss>(loss, logits, gradient, i, factor);
            for (; i <= count - 2 * T.Count; i += 2 * T.Count)
            {
                var first = loss.Derivative(T.Load(logits + i), factor);
                var second = loss.Derivative(T.Load(logits + i + T.Count), factor);
                T.Stream(first, gradient + i);
                T.Stream(second, gradient + i + T.Count);
            }
        }

        for (; i <= count - T.Count; i += T.Count)
            T.Store(loss.Derivative(T.Load(logits + i), factor), gradient + i);

        GradientOfFew<T, TLoss>(loss, logits + i, gradient + i, count - i, factor);
    }

    /// <summary>logits[i] = scale * weights[i] * dLoss/dx at logits[i]; room as for <see cref="WeightedSum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightedGradient<T, TLoss>(TLoss loss, float* logits, float* weights, int count, float scale)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        Pad<T>(logits, count, float.NegativeInfinity);
        Pad<T>(weights, count, 0f);
        var factor = T.All(scale);
        for (var i = 0; i < count; i += T.Count)
            T.Store(loss.Derivative(T.Load(logits + i), factor * T.Load(weights + i)), logits + i);
    }

    /// <summary>Copies, past the caches where <paramref name="stream"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(float* source, float* destination, int count, bool stream)
        where T : unmanaged, ILanes<T>
    {
        nint i = 0;
        if (stream)
        {
            i = Math.Min(count, FloatsToAlignment<T>(destination));
            Copy(source, destination, (int)i);
            for (; i <= count - T.Count; i += T.Count)
                T.Stream(T.Load(source + i), destination + i);
        }

        Copy(source + i, destination + i, count - (int)i);
    }

    private static void Copy(float* source, float* destination, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));

    private static void GradientOfFew<T, TLoss>(TLoss loss, float* logits, float* gradient, nint count, T factor)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        if (count == 0)
            return;

        T room = T.All(0f);
        var few = (float*)&room;
        new ReadOnlySpan<float>(logits, (int)count).CopyTo(new Span<float>(few, T.Count));
        T.Store(loss.Derivative(T.Load(few), factor), few);
        new ReadOnlySpan<float>(few, (int)count).CopyTo(new Span<float>(gradient, (int)count));
    }

    private static nint FloatsToAlignment<T>(float* address)
        where T : unmanaged, ILanes<T> => (nint)(-(nint)address & (T.Count * sizeof(float) - 1)) / sizeof(float);

    private static void Pad<T>(float* values, int count, float value)
        where T : unmanaged, ILanes<T>
    {
        for (var i = count; i % T.Count != 0; i++)
            values[i] = value;
    }
}

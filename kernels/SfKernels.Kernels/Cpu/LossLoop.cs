using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>Drives an <see cref="IAnchorLoss{T}"/> over contiguous float32 logits.</summary>
/// <remarks>Optimised at once: the first step of a training run would take seconds in the unoptimised tier.</remarks>
internal static unsafe class LossLoop
{
    // Calls of Accumulate before Total: a product of 4 * 16 factors of at most 2 stays far below float's range.
    private const int GroupLength = 16;

    // Totals that are added in float lanes before the lanes are added in double: few enough to lose nothing, enough to make the latter cheap.
    private const int GroupsInFloat = 2;

    /// <summary>Sum of the losses of <paramref name="count"/> logits, in an order that depends on count alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum<T, TLoss>(in TLoss loss, float* logits, nint count)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var whole = count / (4 * T.Count) * (4 * T.Count);
        var total = SumOfWhole<T, TLoss>(in loss, logits, logits + whole);
        return whole == count ? total : total + SumOfRest<T, TLoss>(in loss, logits + whole, (int)(count - whole));
    }

    /// <summary>Sum of weight times loss; both arrays have room for a multiple of the width, the room is overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double WeightedSum<T, TLoss>(in TLoss loss, float* logits, float* weights, int count)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        Pad<T>(logits, count, float.NegativeInfinity);
        Pad<T>(weights, count, 0f);
        var held = loss;
        var total = 0.0;
        for (var i = 0; i < count;)
        {
            var sum = T.All(0f);
            for (var end = Math.Min(count, i + 2 * GroupLength * T.Count); i < end; i += T.Count)
                sum += held.Value(T.Load(logits + i)) * T.Load(weights + i);
            total += T.Sum(sum);
        }

        return total;
    }

    /// <summary>gradient[i] = scale * dLoss/dx at logits[i]. Both may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<T, TLoss>(in TLoss loss, float* logits, float* gradient, nint count, float scale, bool stream)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var begin = stream ? Math.Min(count, FloatsToAlignment<T>(gradient)) : 0;
        var end = begin + (count - begin) / T.Count * T.Count;
        if (begin > 0)
            GradientOfFew<T, TLoss>(in loss, logits, gradient, (int)begin, scale);
        if (stream)
            StreamedGradient<T, TLoss>(in loss, logits, gradient, begin, end, scale);
        else
            StoredGradient<T, TLoss>(in loss, logits, gradient, end, scale);
        if (end < count)
            GradientOfFew<T, TLoss>(in loss, logits + end, gradient + end, (int)(count - end), scale);
    }

    /// <summary>logits[i] = scale * weights[i] * dLoss/dx at logits[i]; room as for <see cref="WeightedSum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightedGradient<T, TLoss>(in TLoss loss, float* logits, float* weights, int count, float scale)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        Pad<T>(logits, count, float.NegativeInfinity);
        Pad<T>(weights, count, 0f);
        var held = loss;
        var factor = T.All(scale);
        for (var i = 0; i < count; i += T.Count)
            T.Store(held.Derivative(T.Load(logits + i), factor * T.Load(weights + i)), logits + i);
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

    // The loops below call nothing: around a call every constant would leave its register. A local copy of the loss is what the compiler keeps there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfWhole<T, TLoss>(in TLoss loss, float* logits, float* end)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var held = loss;
        var total = 0.0;
        while (logits < end)
        {
            var lanes = T.All(0f);
            for (var group = 0; group < GroupsInFloat && logits < end; group++)
            {
                var groupEnd = end - logits < 4 * GroupLength * T.Count ? end : logits + 4 * GroupLength * T.Count;
                T sum = T.All(0f), product = T.All(0f);
                for (; logits < groupEnd; logits += 4 * T.Count)
                    held.Accumulate(T.Load(logits), T.Load(logits + T.Count), T.Load(logits + 2 * T.Count), T.Load(logits + 3 * T.Count), ref sum, ref product);

                lanes += held.Total(sum, product);
            }

            total += T.Sum(lanes);
        }

        return total;
    }

    // Filled up with logits that cost nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfRest<T, TLoss>(in TLoss loss, float* logits, int count)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var rest = stackalloc float[4 * T.Count];
        new Span<float>(rest, 4 * T.Count).Fill(float.NegativeInfinity);
        new ReadOnlySpan<float>(logits, count).CopyTo(new Span<float>(rest, count));
        T sum = T.All(0f), product = T.All(0f);
        var held = loss;
        held.Accumulate(T.Load(rest), T.Load(rest + T.Count), T.Load(rest + 2 * T.Count), T.Load(rest + 3 * T.Count), ref sum, ref product);
        return T.Sum(held.Total(sum, product));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StreamedGradient<T, TLoss>(in TLoss loss, float* logits, float* gradient, nint i, nint end, float scale)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var held = loss;
        var factor = T.All(scale);
        for (; i < end; i += T.Count)
            T.Stream(held.Derivative(T.Load(logits + i), factor), gradient + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StoredGradient<T, TLoss>(in TLoss loss, float* logits, float* gradient, nint end, float scale)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var held = loss;
        var factor = T.All(scale);
        for (nint i = 0; i < end; i += T.Count)
            T.Store(held.Derivative(T.Load(logits + i), factor), gradient + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GradientOfFew<T, TLoss>(in TLoss loss, float* logits, float* gradient, int count, float scale)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T>
    {
        var held = loss;
        T room = T.All(0f);
        var few = (float*)&room;
        new ReadOnlySpan<float>(logits, count).CopyTo(new Span<float>(few, T.Count));
        T.Store(held.Derivative(T.Load(few), T.All(scale)), few);
        new ReadOnlySpan<float>(few, count).CopyTo(new Span<float>(gradient, count));
    }

    /// <summary>Floats up to the next address that <see cref="ILanes{T}.Stream"/> takes.</summary>
    internal static nint FloatsToAlignment<T>(float* address)
        where T : unmanaged, ILanes<T> => (nint)(-(nint)address & (T.Count * sizeof(float) - 1)) / sizeof(float);

    /// <summary>Fills the room up to a multiple of the width.</summary>
    internal static void Pad<T>(float* values, int count, float value)
        where T : unmanaged, ILanes<T>
    {
        for (var i = count; i % T.Count != 0; i++)
            values[i] = value;
    }
}

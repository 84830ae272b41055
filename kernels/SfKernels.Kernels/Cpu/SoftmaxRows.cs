using System.Runtime.CompilerServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>
/// Rows of logits in float32, shifted by their largest. The label's column is kept out of the sum of exponentials: where it is the largest, its own
/// exponential is 1, the loss is the logarithm of 1 plus that sum and its gradient is minus that sum, digits which a float that holds both would round away.
/// </summary>
internal sealed unsafe class SoftmaxRows<T>
    where T : unmanaged, ILanes<T>
{
    // Floats are added up to this many registers at a time, and those sums in double.
    private const int RegistersOfSum = 64;

    private readonly Exponential<T> exponential = Exponential<T>.Load();
    private readonly int width;

    // Where the last register begins. It overlaps the one before where the width is no multiple of a register.
    private readonly int last;

    // 1 where the last register holds a column that no other does.
    private readonly T fresh;

    public SoftmaxRows(int width)
    {
        (this.width, last) = (width, width - T.Count);
        var lanes = stackalloc float[T.Count];
        for (var lane = 0; lane < T.Count; lane++)
            lanes[lane] = lane < (T.Count - width % T.Count) % T.Count ? 0f : 1f;
        fresh = T.Load(lanes);
    }

    /// <summary>exp(x - largest) of every row, and what <see cref="Finish"/> needs of it.</summary>
    /// <param name="source">The rows, side by side.</param>
    /// <param name="target">Room for the exponentials; null where none are needed. Not the source.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="scratch">Labels in; gaps and sums out.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Exponentials(float* source, float* target, int count, SoftmaxScratch scratch)
    {
        var exp = exponential;
        float* gaps = scratch.Gaps, others = scratch.Others;
        for (var r = 0; r < count; r++, source += width, target += target is null ? 0 : width)
        {
            var label = scratch.Labels[r];
            gaps[r] = others[r] = 0;
            if (label < 0)
                continue;

            var largest = T.Load(source + last);
            for (var i = 0; i < last; i += T.Count)
                largest = T.AtLeast(largest, T.Load(source + i));
            var most = T.Most(largest);
            var shift = T.All(most);
            var besides = scratch.Besides(label);

            var e = exp.Decay(shift - T.Load(source + last));
            if (target is not null)
                T.Store(e, target + last);
            var part = e * fresh * T.Load(besides + last);
            var sum = 0.0;
            for (var i = 0; i < last;)
            {
                for (var end = Math.Min(last, i + RegistersOfSum * T.Count); i < end; i += T.Count)
                {
                    e = exp.Decay(shift - T.Load(source + i));
                    if (target is not null)
                        T.Store(e, target + i);
                    part = T.MultiplyAdd(e, T.Load(besides + i), part);
                }

                if (i < last)
                {
                    sum += T.Sum(part);
                    part = exp.Zero;
                }
            }

            others[r] = (float)(sum + T.Sum(part));
            gaps[r] = most - source[label];
        }
    }

    /// <summary>Losses, and shares and slopes from the factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish(int count, SoftmaxScratch scratch)
    {
        var exp = exponential;
        for (var r = 0; r < count; r += T.Count)
        {
            var gap = T.Load(scratch.Gaps + r);
            var others = T.Load(scratch.Others + r);
            var own = exp.Decay(gap);
            var factor = T.Load(scratch.Factors + r);
            var share = factor / (others + own);
            T.Store(share, scratch.Shares + r);
            T.Store(exp.Zero - share * others, scratch.Slopes + r);

            // The difference is 0, or NaN where the sum is no number, which the logarithm would not show.
            var beyond = T.AtLeast(exp.Zero, others + (own - exp.One));
            T.Store(exp.LogOnePlus(beyond) + gap + (others - others), scratch.Losses + r);
        }
    }

    /// <summary>Exponentials to gradients, in place; 0 where the factor is 0, whatever the logits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gradients(float* target, int count, SoftmaxScratch scratch)
    {
        for (var r = 0; r < count; r++, target += width)
        {
            if (scratch.Labels[r] < 0 || scratch.Factors[r] == 0)
            {
                new Span<float>(target, width).Clear();
                continue;
            }

            var share = T.All(scratch.Shares[r]);
            var end = share * T.Load(target + last);
            for (var i = 0; i < last; i += T.Count)
                T.Store(share * T.Load(target + i), target + i);
            T.Store(end, target + last);
            target[scratch.Labels[r]] = scratch.Slopes[r];
        }
    }
}

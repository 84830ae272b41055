using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SfKernels.Kernels.Formulas;

namespace SfKernels.Kernels.Cpu;

/// <summary>
/// One row of logits in float32, shifted by its largest. The largest is kept apart: its exponential is 1, and a loss near 0 is the logarithm of 1 plus the
/// sum of the others, which a float that holds both would round away.
/// </summary>
internal sealed unsafe class SoftmaxRow<T, TStorage>(int columns) : IDisposable
    where T : unmanaged, ILanes<T>
    where TStorage : struct, ILogitStorage
{
    // The widest register.
    private const int Alignment = 64;

    // Floats are added up to this many registers at a time, and those sums in double.
    private const int RegistersOfSum = 64;

    private readonly Exponential<T> exponential = Exponential<T>.Load();
    private readonly int padded = (columns + T.Count - 1) / T.Count * T.Count;
    private readonly float* values = (float*)NativeMemory.AlignedAlloc((nuint)(columns + Alignment / sizeof(float)) * sizeof(float), Alignment);

    private float most;
    private int place;

    /// <summary>Reads a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(void* logits, long row)
    {
        TStorage.Read(logits, row * columns, values, columns);
        new Span<float>(values + columns, padded - columns).Fill(float.NegativeInfinity);
        var largest = T.Load(values);
        for (var i = T.Count; i < padded; i += T.Count)
            largest = T.AtLeast(largest, T.Load(values + i));
        var lanes = stackalloc float[Alignment / sizeof(float)];
        T.Store(largest, lanes);
        most = lanes[0];
        for (var lane = 1; lane < T.Count; lane++)
            most = MathF.Max(most, lanes[lane]);

        // None where a logit is NaN: then the sum is NaN too.
        place = new ReadOnlySpan<float>(values, columns).IndexOf(most);
    }

    /// <summary>log sum_c exp(x_c) - x_label of the row that was read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Loss(int label)
    {
        var x = values[label];
        return LogOnePlus.Of(Others()) + ((double)most - x);
    }

    /// <summary>Writes factor (softmax_c - [c = label]) of the row that was read; 0 where the factor is 0, whatever the logits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteGradient(void* gradient, long row, int label, float factor)
    {
        if (factor == 0)
        {
            new Span<float>(values, columns).Clear();
        }
        else
        {
            var others = Others();
            var share = factor / (1 + others);
            var scale = T.All((float)share);
            for (var i = 0; i < padded; i += T.Count)
                T.Store(scale * T.Load(values + i), values + i);
            if (place >= 0)
                values[place] = (float)share;

            // The label's own probability less 1, without the digits that the difference loses where the label is the most likely.
            values[label] = label == place ? (float)(-share * others) : values[label] - factor;
        }

        TStorage.Write<T>(values, gradient, row * columns, columns, stream: false);
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(values);

    // sum exp(x_c - most) over all but the largest; leaves the exponentials in the row, 0 for the largest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Others()
    {
        if (place >= 0)
            values[place] = float.NegativeInfinity;
        var exp = exponential;
        var shift = T.All(most);
        var sum = 0.0;
        for (var i = 0; i < padded;)
        {
            var part = exp.Zero;
            for (var end = Math.Min(padded, i + RegistersOfSum * T.Count); i < end; i += T.Count)
            {
                var e = exp.Decay(shift - T.Load(values + i));
                T.Store(e, values + i);
                part += e;
            }

            sum += T.Sum(part);
        }

        return sum;
    }
}

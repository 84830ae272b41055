using System.Runtime.InteropServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>One thread's memory for a few rows of a softmax at a time.</summary>
internal sealed unsafe class SoftmaxScratch : IDisposable
{
    // One number a row: a multiple of the widest register, which is all that a pass over them reads at once.
    private const int MostRows = 32;

    // So much of the rows and of their exponentials stays in the nearest cache.
    private const int MostLogits = 4096;

    // The widest register.
    private const int Alignment = 64;

    private readonly double[] weights = new double[MostRows];
    private readonly int[] labels = new int[MostRows];
    private float* memory;
    private int room;
    private int columns;

    /// <summary>Rows at a time.</summary>
    public int Rows { get; private set; }

    /// <summary>The rows in float32, where they are not read where they lie.</summary>
    public float* Source => memory;

    /// <summary>Their exponentials, where those are not written where the gradient lies.</summary>
    public float* Target => memory + room;

    /// <summary>Label of each row; -1 where it costs nothing.</summary>
    public int[] Labels => labels;

    /// <summary>Weight of each row.</summary>
    public double[] Weights => weights;

    /// <summary>Largest logit less the label's, of each row.</summary>
    public float* Gaps => memory + 2 * room;

    /// <summary>Sum of exp(x - largest) of each row, over all columns but the label's.</summary>
    public float* Others => Gaps + MostRows;

    /// <summary>What each row's gradient is multiplied with.</summary>
    public float* Factors => Others + MostRows;

    /// <summary>Loss of each row, not weighted.</summary>
    public float* Losses => Factors + MostRows;

    /// <summary>Factor over the sum of all exponentials, of each row.</summary>
    public float* Shares => Losses + MostRows;

    /// <summary>Gradient by the label's logit, of each row.</summary>
    public float* Slopes => Shares + MostRows;

    /// <summary>1 at every column but the label's, as many as columns.</summary>
    public float* Besides(int label) => Slopes + MostRows + columns - label;

    /// <summary>Makes room; once.</summary>
    /// <param name="width">Columns of a row, filled up to one register at least.</param>
    public void Reserve(int width)
    {
        if (memory is not null)
            return;
        columns = width;
        Rows = Math.Clamp(MostLogits / width, 1, MostRows);
        room = (Rows * width + Alignment - 1) / Alignment * Alignment;
        var floats = checked(2 * room + 6 * MostRows + 2 * width);
        memory = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), Alignment);
        new Span<float>(Gaps, 6 * MostRows).Clear();
        var besides = new Span<float>(Besides(width), 2 * width);
        besides.Fill(1f);
        besides[width] = 0f;
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(memory);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SfKernels.Kernels.Cpu;

/// <summary>One thread's patched copy of a tile and what was taken out of it.</summary>
internal sealed unsafe class TileScratch : IDisposable
{
    // Room behind every array for one full register.
    private const int Stride = AnchorBlocks.TileLength + 16;

    private readonly float* memory = (float*)NativeMemory.AlignedAlloc(5 * Stride * sizeof(float), 64);

    /// <summary>The tile's logits, -infinity where an anchor is silent or the logit is positive.</summary>
    public float* Logits => memory;

    /// <summary>Weight of each logit of the tile.</summary>
    public float* Weights => memory + Stride;

    /// <summary>-x of each positive logit taken out.</summary>
    public float* Positives => memory + 2 * Stride;

    /// <summary>Their weights.</summary>
    public float* PositiveWeights => memory + 3 * Stride;

    /// <summary>Their places in the tile.</summary>
    public int* PositivePlaces => (int*)(memory + 4 * Stride);

    /// <summary>Number of positives taken out of the tile.</summary>
    public int PositiveCount { get; private set; }

    /// <summary>A new tile: nothing taken out.</summary>
    public void Clear() => PositiveCount = 0;

    /// <summary>Takes the positive logit at <paramref name="place"/> out of the tile.</summary>
    public void TakeOut(int place, float weight)
    {
        Positives[PositiveCount] = -Logits[place];
        PositiveWeights[PositiveCount] = weight;
        PositivePlaces[PositiveCount++] = place;
        Logits[place] = float.NegativeInfinity;
    }

    /// <summary>Copies the plane of one class into the tile, without its silent anchors and its positives.</summary>
    /// <param name="source">The plane's logits; may be their place in the tile.</param>
    /// <param name="begin">Where in the tile the plane begins.</param>
    /// <param name="count">Number of cells.</param>
    /// <param name="label">k + 1.</param>
    /// <param name="labels">Label of each cell.</param>
    /// <param name="weights">Weight of each cell, or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Patch<T>(float* source, int begin, int count, int label, int* labels, float* weights)
        where T : unmanaged, ILanes<T>
    {
        var plane = Logits + begin;
        var i = 0;
        for (; i <= count - T.Count; i += T.Count)
        {
            T.Store(T.Silence(T.Load(source + i), labels + i), plane + i);
            if (T.Contains(labels + i, label))
                TakeOut(begin, i, i + T.Count, label, labels, weights);
        }

        for (var j = i; j < count; j++)
            plane[j] = labels[j] < 0 ? float.NegativeInfinity : source[j];
        TakeOut(begin, i, count, label, labels, weights);
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(memory);

    private void TakeOut(int begin, int from, int to, int label, int* labels, float* weights)
    {
        for (var i = from; i < to; i++)
        {
            if (labels[i] == label)
                TakeOut(begin + i, weights is null ? 1f : weights[i]);
        }
    }
}

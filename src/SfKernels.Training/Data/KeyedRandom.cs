namespace SfKernels.Training.Data;

/// <summary>
/// Random numbers that depend on a key alone, such as (seed, epoch, index): any position of a run can be made again without the ones before it.
/// SplitMix64 (Steele, Lea, Flood 2014) started from the mixed key; the same on every machine.
/// </summary>
public struct KeyedRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong state;

    /// <summary>The stream of <paramref name="key"/>.</summary>
    public KeyedRandom(params ReadOnlySpan<long> key)
    {
        ulong mixed = (ulong)key.Length;
        foreach (long part in key)
            mixed = Mix((mixed + Golden) ^ Mix((ulong)part + Golden));
        state = mixed;
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => Mix(state += Golden);

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [from, to).</summary>
    public double NextDouble(double from, double to) => from + ((to - from) * NextDouble());

    /// <summary>Uniform in 0..count - 1.</summary>
    public int NextInt(int count) => (int)Math.BigMul(NextUInt64(), (ulong)count, out _);

    /// <summary>The numbers 0..count - 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (int i = 0; i < count; i++)
        {
            int j = NextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

using SfKernels.Training.Data;
using Xunit;

namespace SfKernels.Training.Tests.Data;

public sealed class KeyedRandomTests
{
    [Fact]
    public void SameKey_SameNumbers_OtherKeys_Others()
    {
        var a = new KeyedRandom(1, 2, 3);
        var b = new KeyedRandom(1, 2, 3);
        Assert.Equal(Enumerable.Range(0, 50).Select(_ => a.NextUInt64()), Enumerable.Range(0, 50).Select(_ => b.NextUInt64()));
        ulong[] firsts = [.. from s in Enumerable.Range(0, 20) from e in Enumerable.Range(0, 20) from i in Enumerable.Range(0, 20) select new KeyedRandom(s, e, i).NextUInt64()];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
        Assert.NotEqual(new KeyedRandom(1, 0).NextUInt64(), new KeyedRandom(1).NextUInt64());
    }

    [Fact]
    public void Numbers_AreUniform()
    {
        var random = new KeyedRandom(42);
        var bins = new int[10];
        double sum = 0;
        for (int i = 0; i < 100_000; i++)
        {
            bins[random.NextInt(10)]++;
            sum += random.NextDouble(-1, 3);
        }

        // Standard deviations: 95 a bin, 0.004 for the mean.
        Assert.All(bins, n => Assert.InRange(n, 9500, 10_500));
        Assert.Equal(1, sum / 100_000, 0.02);
    }

    [Fact]
    public void NeighbouringKeys_GiveUnrelatedFirstNumbers()
    {
        double mean = Enumerable.Range(0, 10_000).Average(i => new KeyedRandom(7, i).NextDouble());
        Assert.Equal(0.5, mean, 0.015);
    }

    [Fact]
    public void Permutations_HoldEveryNumberOnce()
    {
        int[] order = new KeyedRandom(3).Permutation(1000);
        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
        Assert.NotEqual(Enumerable.Range(0, 1000), order);
        Assert.Empty(new KeyedRandom(3).Permutation(0));
        // Every place gets every number equally often: 6 orders of 3, 1000 each.
        IEnumerable<int> counts = Enumerable.Range(0, 6000).Select(i => string.Join(',', new KeyedRandom(9, i).Permutation(3))).GroupBy(s => s).Select(g => g.Count());
        Assert.All(counts, n => Assert.InRange(n, 880, 1120));
    }
}

using SfKernels.Kernels.Cuda;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The PTX of the second stage, for every number of blocks that a first stage may have had.</summary>
public sealed class LossSumPtxTests
{
    private const float Share = 0.5f, Constant = 3;

    public static TheoryData<int> Blocks => [0, 1, 2, 3, 31, 32, 33, 63, 64, 65, 255, 256, 257, 511, 513, 1000];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void SumsCountsAndTheFirstInvalidRowAgree(int blocks)
    {
        // Large ones first: the small ones are lost where the sum is not kept in double precision.
        var partials = Enumerable.Range(0, blocks).Select(static i => i % 5 == 0 ? 3e8f - i : 0.25f + i).ToArray();
        var sum = partials.Sum(static part => (double)part);
        foreach (var invalid in new[] { [], new[] { blocks - 1 }, [blocks / 2, blocks - 1], [0, blocks / 3] })
        {
            var found = Enumerable.Range(0, blocks).SelectMany(i => new[] { 1 + i % 7, invalid.Contains(i) ? 1_000_000L - i : long.MaxValue }).ToArray();
            var rows = invalid.Where(i => i >= 0 && i < blocks).Select(static i => 1_000_000L - i).ToArray();
            long counted = Enumerable.Range(0, blocks).Sum(static i => 1 + i % 7);
            using var memory = new PtxMemory();
            var (loss, normaliser, count, counts) = (memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(1), memory.Room<long>(2));
            var (first, second) = (memory.Copy(partials), memory.Copy(found));
            LossSumKernels.LaunchAnchors(PtxMemory.Launcher(blocks), 1, 0, first, second, Share, Constant, loss, normaliser, count, counts);
            var divisor = Share * counted + Constant;
            Assert.Equal([counted, rows.Length == 0 ? -1 : rows.Min()], PtxMemory.Read(counts));
            Assert.Equal((divisor, counted), (PtxMemory.Read(normaliser)[0], PtxMemory.Read(count)[0]));
            Assert.Equal(sum / divisor, PtxMemory.Read(loss)[0], sum / divisor * 1e-7);

            var (alone, scalars) = (memory.Room<float>(1), memory.Room<float>(GuidedScalars.Numbers));
            LossSumKernels.LaunchAnchors(PtxMemory.Launcher(blocks), 1, 0, first, second, 0, 0, alone, normaliser, count, default);
            Assert.Equal(sum, PtxMemory.Read(alone)[0], sum * 1e-7);
            Assert.Equal(1, PtxMemory.Read(normaliser)[0]);

            LossSumKernels.LaunchGuided(PtxMemory.Launcher(blocks), 1, 0, first, second, Share, Constant, memory.Copy(0.75f), default, 1, 2, alone, scalars);
            var ratio = sum == 0 ? 0 : 0.75 * divisor / sum;
            double[] wanted = [sum / divisor, ratio, counted, divisor, 2 * ratio];
            Assert.All(PtxMemory.Read(scalars), (scalar, i) => Assert.Equal(wanted[i], scalar, wanted[i] * 3e-7));
            Assert.Equal(sum == 0 ? 0.75 : 2.25, PtxMemory.Read(alone)[0], 1e-6);
        }
    }

    /// <summary>The one row that is wrong is told whichever lane and warp has read it, and whatever is in its upper half.</summary>
    [Fact]
    public void TheFirstInvalidRowIsFoundInEveryLane()
    {
        foreach (var place in new[] { 0, 1, 2, 4, 8, 16, 31, 32, 95, 128, 250 })
        {
            foreach (var row in new[] { 7L, 5L << 32 })
            {
                using var memory = new PtxMemory();
                var counts = memory.Room<long>(2);
                var found = Enumerable.Range(0, 256).SelectMany(i => new[] { 1L << (i % 40), i == place ? row : long.MaxValue }).ToArray();
                LossSumKernels.LaunchAnchors(
                    PtxMemory.Launcher(place), 1, 0, memory.Copy(new float[256]), memory.Copy(found), 1, 0, memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(1), counts);
                Assert.Equal([Enumerable.Range(0, 256).Sum(static i => 1L << (i % 40)), row], PtxMemory.Read(counts));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void TotalsAgree(int blocks)
    {
        var partials = Enumerable.Range(0, blocks).Select(static i => i % 3 == 0 ? 3e8f - i : 0.25f + i).ToArray();
        var sum = partials.Sum(static part => (double)part);
        using var memory = new PtxMemory();
        var (total, parts) = (memory.Room<float>(1), memory.Copy(partials));
        LossSumKernels.LaunchTotal(PtxMemory.Launcher(blocks), 1, 0, parts, default, total);
        Assert.Equal(sum, PtxMemory.Read(total)[0], sum * 1e-7);
        LossSumKernels.LaunchTotal(PtxMemory.Launcher(blocks), 1, 0, parts, memory.Copy(7f), total);
        Assert.Equal(sum / 7, PtxMemory.Read(total)[0], sum * 1e-7);
    }
}

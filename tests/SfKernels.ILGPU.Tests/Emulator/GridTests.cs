using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace SfKernels.ILGPU.Tests.Emulator;

/// <summary>What kernels may rely on, launched as ILGPU launches: these tests run on the real CPU accelerator as well.</summary>
public sealed class GridTests
{
    [Theory]
    [InlineData(CPUDeviceKind.Default, 4)]
    [InlineData(CPUDeviceKind.Nvidia, 32)]
    [InlineData(CPUDeviceKind.Intel, 16)]
    [InlineData(CPUDeviceKind.LegacyAMD, 64)]
    public void ThreadsKnowWhereTheyAre(CPUDeviceKind kind, int warp)
    {
        using var device = new CpuDevice(kind);
        Assert.Equal(warp, device.Accelerator.WarpSize);
        int groups = 3, threads = 2 * warp;
        using var told = device.Accelerator.Allocate1D<int>(groups * threads * 7);
        device.Accelerator.LoadStreamKernel<ArrayView<int>>(GridKernels.Identity)((groups, threads), told.View);
        device.Accelerator.Synchronize();
        var expected = from g in Enumerable.Range(0, groups)
                       from t in Enumerable.Range(0, threads)
                       from fact in new[] { g, groups, t, threads, t % warp, warp, t % warp == 0 ? 1 : 0 }
                       select fact;
        Assert.Equal(expected, told.GetAsArray1D());
    }

    [Theory]
    [InlineData(CPUDeviceKind.Default, 16)]
    [InlineData(CPUDeviceKind.Nvidia, 32)]
    [InlineData(CPUDeviceKind.Nvidia, 256)]
    [InlineData(CPUDeviceKind.Nvidia, 1024)]
    [InlineData(CPUDeviceKind.LegacyAMD, 128)]
    public void ShufflesAndSharedMemoryAddAGroup(CPUDeviceKind kind, int threads)
    {
        using var device = new CpuDevice(kind);
        const int Grid = 5;
        var numbers = Enumerable.Range(0, Grid * threads).Select(static i => i * 7 % 101 - 50).ToArray();
        using var values = device.Accelerator.Allocate1D(numbers);
        using var sums = device.Accelerator.Allocate1D<int>(Grid);
        var kernel = device.Accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<int>>(GridKernels.GroupSum);
        kernel((Grid, threads), values.View, sums.View);
        device.Accelerator.Synchronize();
        Assert.Equal(numbers.Chunk(threads).Select(static part => part.Sum()), sums.GetAsArray1D());
    }

    [Fact]
    public void LanesExchangeWithinTheirWarp()
    {
        using var device = new CpuDevice();
        const int Group = 64, Warp = 32;
        using var taken = device.Accelerator.Allocate1D<int>(Group * 5);
        device.Accelerator.LoadStreamKernel<ArrayView<int>>(GridKernels.Exchanges)((1, Group), taken.View);
        device.Accelerator.Synchronize();
        var expected = from t in Enumerable.Range(0, Group)
                       let lane = t % Warp
                       let first = t - lane
                       from source in new[] { lane + 3 < Warp ? t + 3 : t, lane > 0 ? t - 1 : t, first + (lane ^ 2), first + (lane + 1) % Warp, first + 1 }
                       select source * 10;
        Assert.Equal(expected, taken.GetAsArray1D());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(64)]
    public void GroupsVote(int limit)
    {
        using var device = new CpuDevice();
        const int Group = 64;
        using var counts = device.Accelerator.Allocate1D<int>(Group * 4);
        device.Accelerator.LoadStreamKernel<ArrayView<int>, int>(GridKernels.Votes)((1, Group), counts.View, limit);
        device.Accelerator.Synchronize();
        int[] each = [limit, limit == Group ? 1 : 0, limit > 0 ? 1 : 0, 6];
        Assert.Equal(Enumerable.Repeat(each, Group).SelectMany(static votes => votes), counts.GetAsArray1D());
    }

    [Fact]
    public void AtomicsLoseNothing()
    {
        using var device = new CpuDevice();
        const int Grid = 4, Group = 96, Threads = Grid * Group;
        using var ints = device.Accelerator.Allocate1D(new int[3]);
        using var longs = device.Accelerator.Allocate1D(new long[3]);
        device.Accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<long>>(GridKernels.Atomics)((Grid, Group), ints.View, longs.View);
        device.Accelerator.Synchronize();
        Assert.Equal([Threads * (Threads - 1) / 2, Threads - 1, int.MaxValue], ints.GetAsArray1D());
        Assert.Equal([(long)Threads << 40, -(Threads - 1), (long)(Threads - 1) << 33], longs.GetAsArray1D());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(16, 0)]
    [InlineData(19, 0)]
    [InlineData(23, 2)]
    public void QuadsMoveAsOne(int length, int head)
    {
        using var device = new CpuDevice();

        // A view that starts head elements before a boundary of 16 bytes.
        int before = (4 - head) % 4;
        var numbers = Enumerable.Range(0, before + length + 1).Select(static i => i + 0.5f).ToArray();
        using var source = device.Accelerator.Allocate1D(numbers);
        using var target = device.Accelerator.Allocate1D(new float[numbers.Length]);
        var kernel = device.Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, int>(GridKernels.CopyQuads);
        kernel((1, 32), source.View.BaseView.SubView(before, length), target.View.BaseView.SubView(before, length), head);
        device.Accelerator.Synchronize();
        var expected = numbers.Select((value, i) => i >= before && i < before + length ? value : 0);
        Assert.Equal(expected, target.GetAsArray1D());
    }

    [Fact]
    public void KernelsTakeStructsOfViewsAndTypesOfOperations()
    {
        using var device = new CpuDevice();
        float[] numbers = [-3, 0, 0.5f, 7];
        using var source = device.Accelerator.Allocate1D(numbers);
        using var target = device.Accelerator.Allocate1D<float>(numbers.Length);
        device.Accelerator.LoadStreamKernel<Pair, float>(GridKernels.Map<Square>)((1, 32), new() { Source = source.View, Target = target.View }, 2);
        device.Accelerator.Synchronize();
        Assert.Equal(numbers.Select(static x => x * x * 2), target.GetAsArray1D());
    }
}

using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>Whole kernels against loops in C#.</summary>
public sealed class KernelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    public void Saxpy(int length)
    {
        float[] x = Enumerable.Range(0, length).Select(i => i * 0.5f).ToArray(), y = Enumerable.Range(0, length).Select(i => 1f - i).ToArray();
        PtxDevice device = new();
        PtxBuffer bx = device.Upload(x, readOnly: true), by = device.Upload(y, misalignedBy: 4);
        PtxEntry entry = PtxModule.Parse(KernelText.Saxpy).Entry("saxpy");
        LaunchStatistics statistics = device.Launch(entry, Math.Max(1, (length + 255) / 256), 256, PtxArgument.View<float>(bx), PtxArgument.View<float>(by), 3f);
        Assert.Equal(x.Zip(y, (a, b) => (3 * a) + b), by.Download<float>());
        Assert.Equal(8 * length, statistics.GlobalBytesRead);
        Assert.Equal(4 * length, statistics.GlobalBytesWritten);
        Assert.Equal(length, statistics.Count("fma"));
        Assert.Equal(4 * length, bx.BytesRead);
    }

    [Theory]
    [InlineData(1, 32, 1)]
    [InlineData(100, 64, 1)]
    [InlineData(5000, 256, 3)]
    [InlineData(2049, 1024, 2)]
    public void SumsByGroups(int length, int block, int grid)
    {
        float[] x = Enumerable.Range(0, length).Select(i => (float)((i * 7) % 13)).ToArray();
        foreach (int seed in new[] { 0, 1, 2 })
        {
            PtxDevice device = new();
            PtxBuffer sums = device.Allocate<float>(grid);
            LaunchStatistics statistics = device.Launch(PtxModule.Parse(KernelText.GroupSum).Entry("sum"), grid, block, new LaunchOptions { ScheduleSeed = seed }, PtxArgument.View<float>(device.Upload(x)), PtxArgument.View<float>(sums));
            Assert.Equal(x.Sum(), sums.Download<float>().Sum());
            Assert.Equal(4L * length, statistics.GlobalBytesRead);
            Assert.Equal(128, statistics.SharedBytes);
            Assert.Equal(5L * block * grid, statistics.Count("shfl"));
        }
    }

    [Fact]
    public void LanesLoopAsOftenAsTheyNeedAndMeetAgain()
    {
        // Steps of the Collatz sequence: every lane leaves the loop at its own time, and an inner branch diverges too.
        const string Body = """
              add.u32 %r1, %t, 1;
              mov.u32 %r0, 0;
            next:
              setp.eq.u32 %p0, %r1, 1;
              @%p0 bra done;
              and.b32 %r2, %r1, 1;
              setp.eq.u32 %p1, %r2, 0;
              @%p1 bra even;
              mad.lo.u32 %r1, %r1, 3, 1;
              bra join;
            even:
              shr.u32 %r1, %r1, 1;
            join:
              add.u32 %r0, %r0, 1;
              bra next;
            done:
              activemask.b32 %r3;
              setp.ne.u32 %p2, %r3, 0xFFFFFFFF;
              @%p2 trap;
            """;
        int[] expected = Enumerable.Range(1, 64).Select(start =>
        {
            int steps = 0;
            for (long value = start; value != 1; steps++)
                value = value % 2 == 0 ? value / 2 : (3 * value) + 1;
            return steps;
        }).ToArray();
        Assert.Equal(expected, KernelText.Run(Body + KernelText.StoreR0, [], 64, 64));
    }

    [Fact]
    public void NestedBranchesMeetAtTheirOwnPlaces()
    {
        const string Body = """
              and.b32 %r1, %t, 1;
              and.b32 %r2, %t, 2;
              setp.ne.u32 %p0, %r1, 0;
              setp.ne.u32 %p1, %r2, 0;
              mov.u32 %r0, 0;
              @!%p0 bra outer;
              @!%p1 bra inner;
              add.u32 %r0, %r0, 10;
            inner:
              activemask.b32 %r3;
              popc.b32 %r3, %r3;
              add.u32 %r0, %r0, %r3;
            outer:
              activemask.b32 %r4;
              popc.b32 %r4, %r4;
              mad.lo.u32 %r0, %r4, 100, %r0;
            """;
        int[] expected = Enumerable.Range(0, 32).Select(t => 3200 + ((t & 1) == 0 ? 0 : 16 + ((t & 2) == 0 ? 0 : 10))).ToArray();
        Assert.Equal(expected, KernelText.Run(Body + KernelText.StoreR0, [], 32, 32));
    }

    [Fact]
    public void ThreadsAreNumberedInThreeDimensions()
    {
        const string Body = """
              mov.u32 %r1, %tid.y;
              mov.u32 %r2, %tid.z;
              mov.u32 %r3, %ctaid.y;
              mad.lo.u32 %r0, %r1, 10, %t;
              mad.lo.u32 %r0, %r2, 100, %r0;
              mad.lo.u32 %r0, %r3, 1000, %r0;
              mad.lo.u32 %r4, %r2, 2, %r1;
              mad.lo.u32 %r4, %r3, 4, %r4;
              mad.lo.u32 %r4, %r4, 3, %t;
              mad.wide.u32 %at, %r4, 4, %out;
              st.global.u32 [%at], %r0;
            """;
        int[] result = KernelText.Run(Body, [], 24, new PtxSize(3, 2, 2), grid: new PtxSize(1, 2));
        Assert.Equal(1112, result[23]);
        Assert.Equal(102, result[8]);
    }
}

using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>Shuffles, votes, reductions over a warp.</summary>
public sealed class WarpInstructionTests
{
    [Theory]
    [InlineData("up", 1, 0, 31, 0, 0)]
    [InlineData("up", 1, 0, 31, 5, 4)]
    [InlineData("down", 2, 31, 31, 3, 5)]
    [InlineData("down", 2, 31, 31, 30, 30)]
    [InlineData("bfly", 16, 31, 31, 1, 17)]
    [InlineData("idx", 7, 31, 31, 20, 7)]
    [InlineData("idx", 3, 0x1C03, 31, 9, 11)]
    [InlineData("down", 3, 0x1807, 31, 6, 6)]
    [InlineData("down", 1, 0x1807, 31, 6, 7)]
    [InlineData("up", 2, 0x1800, 31, 9, 9)]
    public void ShuffleReadsTheLane(string mode, int b, int c, int lastMember, int lane, int expected)
    {
        Assert.Equal(31, lastMember);
        int[] result = KernelText.Run($"shfl.sync.{mode}.b32 %r0, %t, {b}, {c}, 0xFFFFFFFF;" + KernelText.StoreR0, [], 32, 32);
        Assert.Equal(expected, result[lane]);
    }

    [Fact]
    public void ShuffleSaysWhetherTheLaneIsInRange()
    {
        int[] result = KernelText.Run("shfl.sync.down.b32 %r1|%p0, %t, 4, 31, -1; selp.b32 %r0, 1, 0, %p0;" + KernelText.StoreR0, [], 32, 32);
        Assert.Equal(Enumerable.Range(0, 32).Select(t => t < 28 ? 1 : 0), result);
    }

    [Fact]
    public void ShuffleOfAPartOfAWarp()
    {
        const string Body = """
              setp.ge.u32 %p0, %t, 8;
              mov.u32 %r0, 99;
              @%p0 bra skip;
              shfl.sync.bfly.b32 %r0, %t, 1, 31, 0xFF;
            skip:
            """;
        Assert.Equal([1, 0, 3, 2, 5, 4, 7, 6, 99, 99], KernelText.Run(Body + KernelText.StoreR0, [], 32, 32)[..10]);
    }

    [Theory]
    [InlineData("vote.sync.all.pred %p1, %p0, -1; selp.b32 %r0, 1, 0, %p1;", 0)]
    [InlineData("vote.sync.any.pred %p1, %p0, -1; selp.b32 %r0, 1, 0, %p1;", 1)]
    [InlineData("vote.sync.uni.pred %p1, %p0, -1; selp.b32 %r0, 1, 0, %p1;", 0)]
    [InlineData("vote.sync.ballot.b32 %r0, %p0, -1;", 0x1F)]
    [InlineData("vote.sync.ballot.b32 %r0, !%p0, -1;", ~0x1F)]
    [InlineData("vote.sync.any.pred %p1, !%p0, -1; selp.b32 %r0, 1, 0, %p1;", 1)]
    [InlineData("redux.sync.add.u32 %r0, %t, -1;", 496)]
    [InlineData("redux.sync.max.s32 %r0, %t, -1;", 31)]
    [InlineData("redux.sync.min.u32 %r0, %t, -1;", 0)]
    [InlineData("redux.sync.or.b32 %r0, %t, -1;", 31)]
    [InlineData("redux.sync.and.b32 %r0, %t, -1;", 0)]
    [InlineData("redux.sync.xor.b32 %r0, %t, -1;", 0)]
    public void LanesAgree(string instruction, int expected) =>
        Assert.All(KernelText.Run("setp.lt.u32 %p0, %t, 5;" + instruction + KernelText.StoreR0, [], 32, 32), value => Assert.Equal(expected, value));

    [Theory]
    [InlineData("bar.red.popc.u32 %r0, 0, %p0;", 5)]
    [InlineData("bar.red.popc.u32 %r0, 0, !%p0;", 43)]
    [InlineData("bar.red.and.pred %p1, 0, %p0; selp.b32 %r0, 1, 0, %p1;", 0)]
    [InlineData("bar.red.or.pred %p1, 0, %p0; selp.b32 %r0, 1, 0, %p1;", 1)]
    public void BarriersReduceOverTheGroup(string instruction, int expected) =>
        Assert.All(KernelText.Run("setp.lt.u32 %p0, %t, 5;" + instruction + KernelText.StoreR0, [], 48, 48), value => Assert.Equal(expected, value));

    [Fact]
    public void ABarrierReadsNoUnsetPredicate() =>
        Assert.Contains("register %p0 is read before it is written", KernelText.Fault("bar.red.popc.u32 %r0, 0, %p0;", 32).Message, StringComparison.Ordinal);

    [Fact]
    public void MatchFindsEqualValues()
    {
        int[] result = KernelText.Run("and.b32 %r1, %t, 3; match.any.sync.b32 %r0, %r1, -1;" + KernelText.StoreR0, [], 32, 32);
        Assert.Equal(0x22222222, result[5]);
    }

    [Theory]
    [InlineData("%laneid", 7)]
    [InlineData("%warpid", 1)]
    [InlineData("%nwarpid", 2)]
    [InlineData("%lanemask_eq", 0x80)]
    [InlineData("%lanemask_lt", 0x7F)]
    [InlineData("%lanemask_le", 0xFF)]
    [InlineData("%lanemask_gt", ~0xFF)]
    [InlineData("%lanemask_ge", ~0x7F)]
    public void SpecialRegisters(string register, int expected) =>
        Assert.Equal(expected, KernelText.Run($"mov.u32 %r0, {register};" + KernelText.StoreR0, [], 64, 64)[39]);

    [Fact]
    public void AMemberThatIsElsewhereIsAFault() =>
        Assert.Contains("names a lane that is not here", KernelText.Fault("setp.lt.u32 %p0, %t, 8; @!%p0 bra skip; shfl.sync.bfly.b32 %r0, %t, 1, 31, -1; skip:", 32).Message, StringComparison.Ordinal);

    [Fact]
    public void ALaneOutsideTheMembersIsAFault() =>
        Assert.Contains("is not in the member mask", KernelText.Fault("shfl.sync.bfly.b32 %r0, %t, 1, 31, 0xFF;", 32).Message, StringComparison.Ordinal);

    [Fact]
    public void MemberMasksThatDifferAreAFault() =>
        Assert.Contains("differs between lanes", KernelText.Fault("or.b32 %r1, %t, 0xFFFFFFFE; shfl.sync.bfly.b32 %r0, %t, 1, 31, %r1;", 32).Message, StringComparison.Ordinal);

    [Fact]
    public void AShuffleFromALaneWithoutAThreadIsAFault() =>
        Assert.Contains("reads from lane 24", KernelText.Fault("shfl.sync.bfly.b32 %r0, %t, 16, 31, -1;", 24).Message, StringComparison.Ordinal);
}

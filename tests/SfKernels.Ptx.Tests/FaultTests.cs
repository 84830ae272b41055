using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>What no correct kernel does, each with its message and its line.</summary>
public sealed class FaultTests
{
    private const string Shared = ".shared .align 4 .b32 cell[4]; .local .align 4 .b32 own[4];";

    [Theory]
    [InlineData("ld.global.u32 %r0, [%in+256];", "input has 256 bytes; 4 bytes at 256 are out of bounds")]
    [InlineData("ld.global.u32 %r0, [%in-4];", "out of bounds")]
    [InlineData("ld.global.v4.u32 {%r0,%r1,%r2,%r3}, [%in+232];", "not aligned to 16 bytes")]
    [InlineData("ld.global.v4.u32 {%r0,%r1,%r2,%r3}, [%in+256];", "out of bounds")]
    [InlineData("ld.global.u32 %r0, [%in+2];", "not aligned to 4 bytes")]
    [InlineData("ld.global.v2.u32 {%r0,%r1}, [%in+4];", "not aligned to 8 bytes")]
    [InlineData("mov.u64 %at, 64; st.global.u32 [%at], 1;", "global address 0x40 belongs to no buffer")]
    [InlineData("add.u32 %r0, %r1, 1;", "register %r1 is read before it is written")]
    [InlineData("@%p0 mov.u32 %r0, 1;", "register %p0 is read before it is written")]
    [InlineData("ld.shared.u32 %r0, [cell];", "shared byte 0 is read before it is written")]
    [InlineData("ld.shared.u32 %r0, [cell+16];", "shared memory has 16 bytes")]
    [InlineData("mov.u32 %r1, 2; st.shared.u32 [%r1], 1;", "shared address 2 is not aligned to 4 bytes")]
    [InlineData("ld.local.u32 %r0, [own];", "local bytes 0..3 are read before they are written")]
    [InlineData("mov.u64 %at, own; ld.local.u32 %r0, [%at+16];", "a thread has 16 bytes of local memory")]
    [InlineData("mov.u64 %at, own; st.local.u32 [%at+2], 1;", "local address 2 is not aligned to 4 bytes")]
    [InlineData("cvta.to.shared.u64 %w0, %in;", "is no address of the shared window")]
    [InlineData("mov.u64 %at, 0; ld.param.u32 %r0, [%at];", "4 bytes there are no bytes of the 32 of the parameters")]
    [InlineData("mov.u64 %at, output; ld.param.u64 %w0, [%at+16];", "8 bytes there are no bytes of the 32 of the parameters")]
    [InlineData("mov.u64 %at, input; ld.param.u64 %w0, [%at+12];", "parameter bytes 12..19 lie in no one parameter")]
    [InlineData("mov.u64 %at, input; ld.global.u32 %r0, [%at];", "belongs to no buffer")]
    [InlineData("trap;", "the kernel traps")]
    public void OneThread(string body, string message)
    {
        PtxFaultException fault = KernelText.Fault(body, 1, Shared);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Line, 10, 14);
    }

    [Fact]
    public void ARegisterThatOnlySomeLanesWroteIsUninitialised()
    {
        PtxFaultException fault = KernelText.Fault("setp.lt.u32 %p0, %t, 3; @%p0 mov.u32 %r1, 1; add.u32 %r0, %r1, 1;", 32);
        Assert.Contains("register %r1 is read before it is written", fault.Message, StringComparison.Ordinal);
        Assert.Contains("lane 3", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GlobalMemoryThatNoOneWroteCannotBeRead()
    {
        PtxDevice device = new();
        PtxBuffer empty = device.Allocate<int>(4, name: "scratch");
        PtxEntry entry = PtxModule.Parse(KernelText.OverTwoViews("ld.global.u32 %r0, [%in];")).Entry("k");
        Assert.Contains("scratch: byte 0 is read before it is written", Assert.Throws<PtxFaultException>(() => device.Launch(entry, 1, 1, PtxArgument.View<int>(empty), PtxArgument.EmptyView())).Message, StringComparison.Ordinal);
        Assert.Contains("element 0 of 4 was never written", Assert.Throws<InvalidOperationException>(empty.Download<int>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AReadOnlyBufferCannotBeWritten()
    {
        PtxDevice device = new();
        PtxBuffer constant = device.Upload(new int[4], readOnly: true, name: "labels");
        PtxEntry entry = PtxModule.Parse(KernelText.OverTwoViews("st.global.u32 [%in], 1;")).Entry("k");
        Assert.Contains("labels is read-only", Assert.Throws<PtxFaultException>(() => device.Launch(entry, 1, 1, PtxArgument.View<int>(constant), PtxArgument.EmptyView())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("setp.lt.u32 %p0, %t, 40; @%p0 bra skip; bar.sync 0; skip:", "in divergent control flow")]
    [InlineData("setp.lt.u32 %p0, %t, 32; @%p0 ret; bar.sync 0;", "not all warps reach: warp 0 has ended")]
    [InlineData("setp.lt.u32 %p0, %t, 3; @%p0 ret; bar.sync 0;", "some threads of the warp have returned")]
    [InlineData("setp.lt.u32 %p0, %t, 3; @%p0 bar.sync 0;", "in divergent control flow")]
    [InlineData("setp.lt.u32 %p0, %t, 32; @%p0 bra other; bar.sync 0; bra join; other: bar.sync 0; join:", "different barriers")]
    [InlineData("setp.lt.u32 %p0, %t, 3; @%p0 bra.uni skip; skip:", "bra.uni, but the lanes differ")]
    [InlineData("again: bra again;", "out of its budget")]
    public void Flow(string body, string message)
    {
        PtxDevice device = new();
        PtxEntry entry = PtxModule.Parse(KernelText.OverTwoViews(body)).Entry("k");
        PtxFaultException fault = Assert.Throws<PtxFaultException>(() => device.Launch(entry, 1, 64, new LaunchOptions { MaximumIssues = 1000 }, PtxArgument.EmptyView(), PtxArgument.EmptyView()));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("st.shared.u32 [cell], %t;")]
    [InlineData("setp.eq.u32 %p0, %t, 0; @%p0 st.shared.u32 [cell], 1; setp.eq.u32 %p1, %t, 1; @%p1 ld.shared.u32 %r0, [cell];")]
    [InlineData("setp.eq.u32 %p0, %t, 0; @%p0 st.shared.u32 [cell], 1; setp.eq.u32 %p1, %t, 33; @%p1 ld.shared.u32 %r0, [cell];")]
    [InlineData("setp.eq.u32 %p0, %t, 0; @%p0 st.shared.u32 [cell], 1; bar.sync 0; ld.shared.u32 %r0, [cell]; setp.eq.u32 %p1, %t, 40; @%p1 st.shared.u32 [cell], 2;")]
    [InlineData("setp.eq.u32 %p0, %t, 0; @%p0 st.shared.u32 [cell], 0; bar.sync 0; atom.shared.add.u32 %r0, [cell], 1; @%p0 ld.shared.u32 %r1, [cell];")]
    public void RacesInSharedMemory(string body) =>
        Assert.Contains("a race on shared byte 0", KernelText.Fault(body, 64, Shared).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("setp.eq.u32 %p0, %t, 0; @%p0 st.shared.u32 [cell], 1; bar.sync 0; ld.shared.u32 %r0, [cell]; bar.sync 0; setp.eq.u32 %p1, %t, 40; @%p1 st.shared.u32 [cell], 2;", 64)]
    [InlineData("setp.eq.u32 %p0, %t, 0; @%p0 st.shared.u32 [cell], 1; bar.warp.sync -1; ld.shared.u32 %r0, [cell];", 32)]
    [InlineData("setp.eq.u32 %p0, %t, 0; @%p0 st.shared.u32 [cell], 0; bar.sync 0; atom.shared.add.u32 %r0, [cell], 1; bar.sync 0; ld.shared.u32 %r1, [cell];", 64)]
    public void BarriersOrderSharedMemory(string body, int block) => Assert.Equal(64, KernelText.Run(body, [], 64, block, Shared).Length);

    [Fact]
    public void GroupsThatShareAPlaceRace()
    {
        Assert.Contains("a race on output, byte 0", KernelText.Fault("st.global.u32 [%out], 1;", 1, grid: 2).Message, StringComparison.Ordinal);
        Assert.Contains("a race on output", KernelText.Fault("mov.u32 %r1, %ctaid.x; setp.eq.u32 %p0, %r1, 1; @%p0 st.global.u32 [%out], 1; @!%p0 ld.global.u32 %r0, [%out];", 1, grid: 2).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LaunchesThatDoNotFitAreRefused()
    {
        PtxDevice device = new();
        PtxEntry entry = PtxModule.Parse(KernelText.Saxpy).Entry("saxpy");
        PtxArgument view = PtxArgument.EmptyView();
        Assert.Contains("has 3 parameters, not 2", Assert.Throws<ArgumentException>(() => device.Launch(entry, 1, 32, view, view)).Message, StringComparison.Ordinal);
        Assert.Contains("parameter a has 4 bytes", Assert.Throws<ArgumentException>(() => device.Launch(entry, 1, 32, view, view, 1.0)).Message, StringComparison.Ordinal);
        Assert.Contains("allows 256 by .maxntid", Assert.Throws<ArgumentException>(() => device.Launch(entry, 1, 512, view, view, 1f)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => device.Launch(entry, 0, 32, view, view, 1f));
        Assert.Throws<ArgumentException>(() => PtxModule.Parse(KernelText.Saxpy).Entry("daxpy"));
    }

    [Fact]
    public void PaddingBetweenFieldsCannotBeRead()
    {
        const string Text = ".version 7.0\n.target sm_70\n.address_size 64\n.entry k(.param .align 8 .b8 s[16]) { .reg .b32 %r; ld.param.u32 %r, [s+4]; ret; }";
        Assert.Contains("padding that no argument fills", Assert.Throws<PtxFaultException>(() => new PtxDevice().Launch(PtxModule.Parse(Text).Entry("k"), 1, 1, PtxArgument.Struct(1, 2L))).Message, StringComparison.Ordinal);
    }
}

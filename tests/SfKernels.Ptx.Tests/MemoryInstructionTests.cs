using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>Loads, stores, atomics and what memory refuses.</summary>
public sealed class MemoryInstructionTests
{
    [Theory]
    [InlineData("ld.global.s8 %r0, [%in];", -1)]
    [InlineData("ld.global.u8 %r0, [%in];", 0xFF)]
    [InlineData("ld.global.u8 %r0, [%in+1];", 0x80)]
    [InlineData("ld.global.s16 %r0, [%in];", unchecked((int)0xFFFF80FF))]
    [InlineData("ld.global.b16 %r0, [%in];", 0x80FF)]
    [InlineData("ld.b32 %r0, [%in+4];", 42)]
    [InlineData("add.u64 %at, %in, 12; ld.global.ca.b32 %r0, [%at-8];", 42)]
    [InlineData("ld.volatile.global.b32 %r0, [%in+4];", 42)]
    [InlineData("ld.relaxed.gpu.global.u32 %r0, [%in+4];", 42)]
    [InlineData("ld.global.L1::no_allocate.L2::128B.u32 %r0, [%in+4];", 42)]
    [InlineData("ld.global.v2.u32 {%r1, %r0}, [%in];", 42)]
    [InlineData("ld.global.nc.v4.u32 {%r1, _, %r0, %r2}, [%in];", 43)]
    [InlineData("ld.global.v2.b64 {%w0, %w1}, [%in]; cvt.u32.u64 %r0, %w1;", 43)]
    [InlineData("ld.global.v4.u8 {%r0, %r1, %r2, %r3}, [%in]; add.u32 %r0, %r0, %r1;", 0x17F)]
    [InlineData("cvta.global.u64 %w0, %in; cvta.to.global.u64 %w1, %w0; ld.global.b32 %r0, [%w1+4];", 42)]
    public void Loads(string instruction, int expected)
    {
        int[] input = [unchecked((int)0x120080FF), 42, 43, 44];
        Assert.Equal(expected, KernelText.Run(instruction + KernelText.StoreR0, input, 1, 1)[0]);
    }

    [Theory]
    [InlineData("mov.b32 %r1, 0x1234; st.global.u8 [%out+1], %r1;", 0x3400)]
    [InlineData("mov.b32 %r1, 0x12345; st.global.b16 [%out+2], %r1;", 0x23450000)]
    [InlineData("st.global.u32 [%out], 7;", 7)]
    [InlineData("mov.b32 %r1, 5; mov.b32 %r2, 6; st.global.cs.v2.b32 [%out], {%r1, %r2};", 5)]
    [InlineData("st.release.gpu.global.b32 [%out], 8;", 8)]
    [InlineData("mov.f32 %f0, 0f3F800000; st.f32 [%out], %f0;", 0x3F800000)]
    public void Stores(string instruction, int expected) => Assert.Equal(expected, KernelText.Run(instruction, [], 4, 1)[0]);

    [Fact]
    public void LocalMemoryBelongsToOneThread() => Assert.Equal(
        Enumerable.Range(0, 40),
        KernelText.Run("mov.u64 %at, own; st.local.b32 [%at+4], %t; ld.local.b32 %r0, [own+4];" + KernelText.StoreR0, [], 40, 40, ".local .align 8 .b8 own[8];"));

    [Fact]
    public void SharedMemoryByNameRegisterAndGenericAddress()
    {
        const string Body = """
              mov.u32 %r1, cells;
              shl.b32 %r2, %t, 2;
              add.u32 %r1, %r1, %r2;
              st.shared.u32 [%r1], %t;
              bar.sync 0;
              xor.b32 %r3, %r2, 4;
              cvt.u64.u32 %w0, %r3;
              mov.u64 %w1, cells;
              cvta.shared.u64 %w1, %w1;
              add.u64 %w1, %w1, %w0;
              ld.u32 %r0, [%w1];
              ld.shared.u32 %r4, [cells+4];
              mad.lo.u32 %r0, %r4, 100, %r0;
            """;
        Assert.Equal([101, 100, 103, 102], KernelText.Run(Body + KernelText.StoreR0, [], 4, 4, ".shared .align 16 .b8 pad[20]; .shared .u32 cells[4];"));
    }

    [Theory]
    [InlineData("atom.global.add.u32 %r0, [%out], 3;", 10, 13, 10)]
    [InlineData("atom.global.exch.b32 %r0, [%out], 3;", 10, 3, 10)]
    [InlineData("atom.global.cas.b32 %r0, [%out], 10, 3;", 10, 3, 10)]
    [InlineData("atom.global.cas.b32 %r0, [%out], 11, 3;", 10, 10, 10)]
    [InlineData("atom.global.min.s32 %r0, [%out], -3;", 10, -3, 10)]
    [InlineData("atom.global.max.u32 %r0, [%out], -3;", 10, -3, 10)]
    [InlineData("atom.global.and.b32 %r0, [%out], 3;", 10, 2, 10)]
    [InlineData("atom.global.or.b32 %r0, [%out], 3;", 10, 11, 10)]
    [InlineData("atom.relaxed.gpu.global.xor.b32 %r0, [%out], 3;", 10, 9, 10)]
    [InlineData("atom.global.inc.u32 %r0, [%out], 10;", 10, 0, 10)]
    [InlineData("atom.global.dec.u32 %r0, [%out], 5;", 10, 5, 10)]
    [InlineData("red.global.add.s32 [%out], -3; mov.b32 %r0, 10;", 10, 7, 10)]
    [InlineData("atom.global.add.f32 %f0, [%out], 0f3F800000; mov.b32 %r0, %f0;", 0x3F800000, 0x40000000, 0x3F800000)]
    public void Atomics(string instruction, int before, int after, int returned)
    {
        string body = $"st.global.b32 [%out], {before};" + instruction + "st.global.b32 [%out+4], %r0;";
        Assert.Equal([after, returned], KernelText.Run(body, [], 2, 1));
    }

    [Fact]
    public void AtomicsOfAllThreadsAddUp()
    {
        Assert.Equal(96 * 3, KernelText.Run("red.global.add.u32 [%out], 3;", [], 1, 96)[0]);
        Assert.Equal(64, KernelText.Run("mov.u64 %w0, 1; atom.global.add.u64 %w1, [%out], %w0;", [], 2, 32, grid: 2)[0]);
        Assert.Equal(31, KernelText.Run("cvt.u64.u32 %w0, %t; atom.global.max.s64 %w1, [%out], %w0;", [], 2, 32)[0]);
    }

    [Fact]
    public void AParameterIsAlsoAddressedByARegister()
    {
        const string Body = "mov.u64 %at, output; add.u64 %at, %at, 8; ld.param.u32 %r0, [%at]; ld.param.u64 %w0, [%at-8]; setp.eq.u64 %p0, %w0, %out; selp.b32 %r1, 100, 0, %p0; add.u32 %r0, %r0, %r1;";
        Assert.Equal([103, 103, 103], KernelText.Run(Body + KernelText.StoreR0, [], 3, 3));
    }

    [Fact]
    public void ParametersOfEverySizeAreLaidOutNaturally()
    {
        const string Text = """
            .version 7.0
            .target sm_70
            .address_size 64
            .entry k(.param .u8 a, .param .align 8 .b8 s[24], .param .u16 b, .param .u64 out, .param .f32 c)
            {
              .reg .b64 %o, %x; .reg .b32 %r<5>; .reg .f32 %f;
              ld.param.u64 %o, [out];
              ld.param.u8 %r0, [a];
              ld.param.u32 %r1, [s];
              ld.param.u64 %x, [s+8];
              ld.param.u32 %r2, [s+16];
              ld.param.u16 %r3, [b];
              ld.param.f32 %f, [c];
              cvt.u32.u64 %r4, %x;
              st.global.v4.b32 [%o], {%r0, %r1, %r2, %r3};
              st.global.v2.b32 [%o+16], {%r4, %f};
              ret;
            }
            """;
        PtxEntry entry = PtxModule.Parse(Text).Entry("k");
        Assert.Equal([0, 8, 32, 40, 48], entry.Parameters.Select(parameter => parameter.Offset));
        PtxDevice device = new();
        PtxBuffer result = device.Allocate<int>(6);
        device.Launch(entry, 1, 1, PtxArgument.Scalar((byte)200), PtxArgument.Struct(7, 8L, 9), PtxArgument.Scalar((ushort)10), result.Address, 1.0f);
        Assert.Equal([200, 7, 9, 10, 8, 0x3F800000], result.Download<int>());
    }
}

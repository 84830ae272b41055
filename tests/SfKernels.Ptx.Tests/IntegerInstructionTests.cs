using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>Integer arithmetic against values worked out by hand.</summary>
public sealed class IntegerInstructionTests
{
    [Theory]
    [InlineData("add.u32 b32:0xFFFFFFFF b32:2 -> b32:1")]
    [InlineData("add.s64 b64:0x7FFFFFFFFFFFFFFF b64:1 -> b64:0x8000000000000000")]
    [InlineData("add.u16 b16:65535 b16:3 -> b16:2")]
    [InlineData("add.s32 b32:5 #-7 -> b32:-2")]
    [InlineData("add.sat.s32 b32:0x7FFFFFFF b32:1 -> b32:0x7FFFFFFF")]
    [InlineData("sub.sat.s32 b32:0x80000000 b32:1 -> b32:0x80000000")]
    [InlineData("sub.u32 b32:1 b32:2 -> b32:-1")]
    [InlineData("sub.s16 b16:-32768 b16:1 -> b16:32767")]
    [InlineData("mul.lo.u32 b32:0x10000 b32:0x10001 -> b32:0x10000")]
    [InlineData("mul.lo.s64 b64:-3 b64:7 -> b64:-21")]
    [InlineData("mul.hi.u32 b32:0xFFFFFFFF b32:0xFFFFFFFF -> b32:0xFFFFFFFE")]
    [InlineData("mul.hi.s32 b32:-1 b32:2 -> b32:-1")]
    [InlineData("mul.hi.u64 b64:0xFFFFFFFFFFFFFFFF b64:2 -> b64:1")]
    [InlineData("mul.hi.s64 b64:-1 b64:2 -> b64:-1")]
    [InlineData("mul.hi.u16 b16:0x8000 b16:4 -> b16:2")]
    [InlineData("mul.wide.u32 b32:0xFFFFFFFF b32:2 -> b64:0x1FFFFFFFE")]
    [InlineData("mul.wide.s32 b32:-1 b32:2 -> b64:-2")]
    [InlineData("mul.wide.s16 b16:-2 b16:3 -> b32:-6")]
    [InlineData("mul.wide.u16 b16:65535 b16:65535 -> b32:0xFFFE0001")]
    [InlineData("mad.lo.s32 b32:3 b32:-4 b32:5 -> b32:-7")]
    [InlineData("mad.lo.u32 b32:0x80000000 b32:2 b32:9 -> b32:9")]
    [InlineData("mad.hi.u32 b32:0x80000000 b32:4 b32:9 -> b32:11")]
    [InlineData("mad.wide.u32 b32:0xFFFFFFFF b32:2 b64:2 -> b64:0x200000000")]
    [InlineData("mad.wide.s32 b32:-5 b32:8 b64:41 -> b64:1")]
    [InlineData("div.s32 b32:-7 b32:2 -> b32:-3")]
    [InlineData("div.u32 b32:-7 b32:2 -> b32:0x7FFFFFFC")]
    [InlineData("div.s64 b64:-9 b64:-3 -> b64:3")]
    [InlineData("div.s32 b32:0x80000000 b32:-1 -> b32:0x80000000")]
    [InlineData("rem.s32 b32:-7 b32:2 -> b32:-1")]
    [InlineData("rem.u64 b64:17 b64:5 -> b64:2")]
    [InlineData("abs.s32 b32:-7 -> b32:7")]
    [InlineData("abs.s64 b64:-7 -> b64:7")]
    [InlineData("neg.s32 b32:7 -> b32:-7")]
    [InlineData("neg.s16 b16:-32768 -> b16:-32768")]
    [InlineData("min.s32 b32:-1 b32:1 -> b32:-1")]
    [InlineData("min.u32 b32:-1 b32:1 -> b32:1")]
    [InlineData("max.s64 b64:-1 b64:1 -> b64:1")]
    [InlineData("max.u64 b64:-1 b64:1 -> b64:-1")]
    [InlineData("sad.s32 b32:-3 b32:4 b32:10 -> b32:17")]
    [InlineData("sad.u32 b32:4 b32:1 b32:10 -> b32:13")]
    [InlineData("popc.b32 b32:0xF0F0 -> b32:8")]
    [InlineData("popc.b64 b64:-1 -> b32:64")]
    [InlineData("clz.b32 b32:1 -> b32:31")]
    [InlineData("clz.b32 b32:0 -> b32:32")]
    [InlineData("clz.b64 b64:1 -> b32:63")]
    [InlineData("bfind.u32 b32:0x100 -> b32:8")]
    [InlineData("bfind.u32 b32:0 -> b32:-1")]
    [InlineData("bfind.s32 b32:-2 -> b32:0")]
    [InlineData("bfind.shiftamt.u32 b32:0x100 -> b32:23")]
    [InlineData("bfind.u64 b64:0x100000000 -> b32:32")]
    [InlineData("brev.b32 b32:1 -> b32:0x80000000")]
    [InlineData("brev.b64 b64:3 -> b64:0xC000000000000000")]
    [InlineData("bfe.u32 b32:0xABCD1234 #8 #8 -> b32:0x12")]
    [InlineData("bfe.s32 b32:0x0000F000 #8 #8 -> b32:-16")]
    [InlineData("bfe.u32 b32:0xABCD1234 #24 #16 -> b32:0xAB")]
    [InlineData("bfe.s32 b32:0x80000000 #40 #4 -> b32:-1")]
    [InlineData("bfe.u32 b32:-1 #4 #0 -> b32:0")]
    [InlineData("bfe.u64 b64:0x1234000000000000 #48 #12 -> b64:0x234")]
    [InlineData("bfi.b32 b32:0xFF b32:0 #4 #8 -> b32:0xFF0")]
    [InlineData("bfi.b32 b32:0 b32:-1 #28 #8 -> b32:0x0FFFFFFF")]
    [InlineData("bfi.b32 b32:7 b32:9 #32 #4 -> b32:9")]
    [InlineData("bfi.b64 b64:0xAB b64:0 #56 #8 -> b64:0xAB00000000000000")]
    public void GivesTheValue(string line) => InstructionCase.Check(line);

    [Theory]
    [InlineData("div.s32")]
    [InlineData("rem.u32")]
    public void DivisionByZeroIsAFault(string instruction)
    {
        PtxFaultException fault = Assert.Throws<PtxFaultException>(() => InstructionCase.Run(instruction, "b32", ["b32:1", "b32:0"]));
        Assert.Contains("integer division by zero", fault.Message, StringComparison.Ordinal);
        Assert.Contains(instruction, fault.Message, StringComparison.Ordinal);
    }
}

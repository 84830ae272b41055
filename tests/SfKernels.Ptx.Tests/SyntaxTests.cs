using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>Texts that are refused, each with the line and the reason.</summary>
public sealed class SyntaxTests
{
    [Theory]
    [InlineData("add.s32 %r0, %r1, %r99;", "register %r99 is not declared")]
    [InlineData("add.s32 %r0, %r1, %f0;", "register %f0 is .f32, which does not fit .s32")]
    [InlineData("add.f32 %f0, %f1, 1;", "integer 1 where .f32 is needed")]
    [InlineData("add.f32 %f0, %f1, 0d3FF0000000000000; add.s32 %r0, %r1, 0f3F800000;", "a single-precision literal where .s32 is needed")]
    [InlineData("add.u64 %w0, %w1, %r1;", "register %r1 is .b32, which does not fit .u64")]
    [InlineData("add.s32 %r0, %r1, 4294967296;", "does not fit .s32")]
    [InlineData("add.f32.rn %f0, %f1, %f2;", "a type must end the modifiers")]
    [InlineData("add.ftz.rn.f32 %f0, %f1, %f2;", "add needs one of .f32, .f16, .f16x2 here")]
    [InlineData("fma.f32 %f0, %f1, %f2, %f3;", "fma needs a rounding modifier")]
    [InlineData("ex2.f32 %f0, %f1;", "ex2 needs one of .approx here")]
    [InlineData("mul.s32 %r0, %r1, %r2;", "mul needs one of .lo, .hi, .wide here")]
    [InlineData("mul.wide.s32 %r0, %r1, %r2;", "which does not fit .s64")]
    [InlineData("and.u32 %r0, %r1, %r2;", "and needs one of")]
    [InlineData("setp.lo.s32 %p0, %r1, %r2;", ".lo compares unsigned types alone")]
    [InlineData("setp.lt.b32 %p0, %r1, %r2;", "bit-size types compare by .eq and .ne alone")]
    [InlineData("setp.ltu.s32 %p0, %r1, %r2;", ".ltu compares floating-point types alone")]
    [InlineData("setp.eq.s32 %r0, %r1, %r2;", "which does not fit .pred")]
    [InlineData("selp.b32 %r0, %r1, %r2, !%p0;", "selp takes no negated predicate")]
    [InlineData("ld.global.f16 %r0, [%in];", "ld needs one of")]
    [InlineData("ld.global.u64 %r0, [%in];", "which does not fit .u64")]
    [InlineData("ld.global.f32 %w0, [%f0];", "an address has 64 bits")]
    [InlineData("ld.global.u32 %r0, [%r1];", "an address has 64 bits")]
    [InlineData("ld.global.u32 %r0, [input];", "does not lie in the state space")]
    [InlineData("ld.param.u32 %r0, [input+16];", "offset 16 is outside")]
    [InlineData("ld.global.v4.b64 {%w0,%w1,%w2,%w3}, [%in];", "at most 16 bytes")]
    [InlineData("ld.global.v2.u32 %r0, [%in];", "a vector of 2 registers in braces is needed")]
    [InlineData("st.param.u32 [input], %r0;", "st needs one of")]
    [InlineData("ld.global.ca.L1::evict_first.u32 %r0, [%in];", "exclude each other")]
    [InlineData("bra nowhere;", "there is no label nowhere")]
    [InlineData("bar.sync 16;", "barriers 0 to 15")]
    [InlineData("bar.sync 0, 64;", "a barrier of a part of the group is not known")]
    [InlineData("shfl.bfly.b32 %r0, %r1, 1, 31;", "only the .sync form exists")]
    [InlineData("mov.u32 %r0, %tid.w;", "%tid has components .x, .y, .z")]
    [InlineData("add.u32 %r0, %tid.x, 1;", "operand %tid.x must be a register")]
    [InlineData("call foo;", "instruction call is not known")]
    [InlineData("ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r0}, [%r1];", "instruction ldmatrix is not known")]
    [InlineData("add.s32 %r0, %r1;", "add takes 3 operands here, not 2")]
    [InlineData("mov.b32 %r0, 0f3F8;", "needs 8 hexadecimal digits")]
    [InlineData("mov.b32 %r0, 09;", "is no integer")]
    [InlineData("add.s32 %r0, %r1, 1", "expected ';'")]
    [InlineData(".reg .b32 %r0;", "%r0 is declared twice")]
    [InlineData(".reg .b8 %b;", "a register cannot have type .b8")]
    [InlineData(".reg .b32 %tid;", "%tid is a special register")]
    [InlineData(".const .b32 x;", ".const is not known in the body")]
    [InlineData(".shared .b32 x[20000];", "at most 49152 are allowed")]
    [InlineData("mov.b32 %r0, 1; /* never ends", "the comment has no end")]
    [InlineData("mov.b32 %r0, 1 # 2;", "unexpected character '#'")]
    [InlineData("a: a: mov.b32 %r0, 1;", "label a stands twice")]
    public void Statements(string body, string message)
    {
        PtxSyntaxException error = Assert.Throws<PtxSyntaxException>(() => PtxModule.Parse(KernelText.OverTwoViews(body)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Line, 10, 16);
    }

    [Theory]
    [InlineData("cvt.rn.bf16.f32 %h, %f0;", "sm_75", "7.8", "needs target sm_80")]
    [InlineData("cvt.f32.bf16 %f0, %h;", "sm_80", "7.0", "needs PTX ISA 7.1")]
    [InlineData("cvt.rn.bf16.s32 %h, %r0;", "sm_80", "7.8", "needs target sm_90")]
    [InlineData("redux.sync.add.u32 %r0, %r1, -1;", "sm_75", "7.0", "needs target sm_80")]
    [InlineData("max.NaN.f32 %f0, %f1, %f2;", "sm_75", "7.0", "needs target sm_80")]
    [InlineData("max.f16 %h, %h, %h;", "sm_75", "7.0", "needs target sm_80")]
    [InlineData("tanh.approx.f32 %f0, %f1;", "sm_70", "7.0", "needs target sm_75")]
    [InlineData("add.f16 %h, %h, %h;", "sm_52", "7.0", "needs target sm_53")]
    [InlineData("ld.relaxed.gpu.global.b32 %r0, [%in];", "sm_60", "7.0", "needs target sm_70")]
    [InlineData("ld.global.L1::evict_first.b32 %r0, [%in];", "sm_70", "7.3", "needs PTX ISA 7.4")]
    [InlineData("activemask.b32 %r0;", "sm_70", "6.0", "needs PTX ISA 6.2")]
    [InlineData("mov.b32 %r0, 1;", "sm_80", "6.5", "target sm_80 needs PTX ISA 7.0")]
    [InlineData("mov.b32 %r0, 1;", "sm_71", "7.0", "target 'sm_71' is not known")]
    [InlineData("mov.b32 %r0, 1;", "sm_70", "7.9", "PTX ISA 7.9 is not a version")]
    public void TargetsAndVersions(string body, string target, string version, string message) =>
        Assert.Contains(message, Assert.Throws<PtxSyntaxException>(() => PtxModule.Parse(KernelText.OverTwoViews(body, ".reg .b16 %h;", target, version))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "expected .version")]
    [InlineData(".version 7.0\n.target sm_70\n.address_size 32", "only .address_size 64")]
    [InlineData(".version 7.0\n.target sm_70\n.address_size 64\n.func f() {}", ".func is not known at module level")]
    [InlineData(".version 7.0\n.target sm_70\n.address_size 64\n.entry a() { ret; }\n.entry a() { ret; }", "line 5: entry a is declared twice")]
    [InlineData(".version 7.0\n.target sm_70\n.address_size 64\n.entry a() { }", "the body ends without ret")]
    [InlineData(".version 7.0\n.target sm_70\n.address_size 64\n.entry a() { .reg .pred %p; @%p ret; }", "the body ends without ret")]
    [InlineData(".version 7.0\n.target sm_70\n.address_size 64\n.entry a() { bra end; end: }", "behind the last instruction")]
    [InlineData(".version 7.0\n.target sm_70\n.address_size 64\n.entry a() .maxntid 2048 { ret; }", "at most 1024 threads")]
    [InlineData(".version 7.0\n.target sm_70\n.address_size 64\n.entry a(.param .align 3 .b8 x[3]) { ret; }", "no power of two")]
    [InlineData(".version 7.0\n.target sm_70\n.address_size 64\n.entry a(.param .pred x) { ret; }", "a parameter cannot have type .pred")]
    [InlineData(".version 7.0\n.target sm_70\n.address_size 64\n.entry a(.param .b8 x[5000]) { ret; }", "at most 4352 are allowed")]
    [InlineData("// \u00e9\n.version 7.0", "PTX is ASCII text")]
    public void Modules(string text, string message) =>
        Assert.Contains(message, Assert.Throws<PtxSyntaxException>(() => PtxModule.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void AnEntryTellsWhatItDeclares()
    {
        PtxModule module = PtxModule.Parse(KernelText.GroupSum);
        PtxEntry entry = Assert.Single(module.Entries);
        Assert.Equal(new PtxVersion(7, 0), module.Version);
        Assert.Equal(70, module.Target.Architecture);
        Assert.Equal(32, entry.RegisterCount);
        Assert.Equal(8, entry.DeclaredRegisters[".f32"]);
        Assert.Equal(128, entry.SharedBytes);
        Assert.Equal(32, entry.ParameterBytes);
        Assert.Equal(1, entry.InstructionMix["shfl.sync.bfly.b32"]);
        Assert.Equal(256, PtxModule.Parse(KernelText.Saxpy).Entry("saxpy").MaxThreads);
    }

    [Fact]
    public void InnerBlocksHideOuterNames()
    {
        const string Body = "mov.b32 %r0, 1; { .reg .b32 %r0; mov.b32 %r0, 2; mov.b32 %r1, %r0; } add.u32 %r0, %r0, %r1;";
        Assert.Equal(3, KernelText.Run(Body + KernelText.StoreR0, [], 1, 1)[0]);
    }

    [Fact]
    public void DynamicSharedMemoryIsSizedByTheLaunch()
    {
        const string Body = "shl.b32 %r1, %t, 2; mov.u32 %r2, more; add.u32 %r1, %r1, %r2; st.shared.b32 [%r1], %t; ld.shared.b32 %r0, [%r1];" + KernelText.StoreR0;
        PtxEntry entry = PtxModule.Parse(KernelText.OverTwoViews(Body, ".shared .b32 first; .extern .shared .align 8 .b8 more[];")).Entry("k");
        PtxDevice device = new();
        PtxBuffer output = device.Allocate<int>(4);
        PtxArgument[] arguments = [PtxArgument.EmptyView(), PtxArgument.View<int>(output)];
        device.Launch(entry, 1, 4, new LaunchOptions { DynamicSharedBytes = 20 }, arguments);
        Assert.Equal([0, 1, 2, 3], output.Download<int>());
        Assert.Contains("out of bounds", Assert.Throws<PtxFaultException>(() => device.Launch(entry, 1, 4, new LaunchOptions { DynamicSharedBytes = 8 }, arguments)).Message, StringComparison.Ordinal);
    }
}

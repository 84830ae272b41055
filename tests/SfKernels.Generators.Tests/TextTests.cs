using System.Text.RegularExpressions;
using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>The text itself: one kernel in full, and what the optimiser makes of small ones.</summary>
public sealed class TextTests
{
    [Fact]
    public void AnElementwiseKernelInFull() => Assert.Equal("""
        // Kernels.Scale: written at build time from C#.
        .version 7.0
        .target sm_70
        .address_size 64

        .visible .entry Kernels_Scale(
            .param .align 8 .b8 param_x[16],
            .param .f32 param_factor)
        .reqntid 64, 1, 1
        {
            .reg .pred %p<2>;
            .reg .b32 %r<1>;
            .reg .b64 %rd<3>;
            .reg .b64 %rd_x, %rd_x_length, %rd_i;
            .reg .f32 %f<2>;
            .reg .f32 %f_factor;

            ld.param.u64 %rd0, [param_x];
            cvta.to.global.u64 %rd_x, %rd0;
            ld.param.u64 %rd_x_length, [param_x+8];
            ld.param.f32 %f_factor, [param_factor];
            // for (long i = Group.IdxX; i < x.Length; i += Group.DimX)
            mov.u32 %r0, %tid.x;
            cvt.s64.s32 %rd_i, %r0;
            setp.lt.s64 %p0, %rd_i, %rd_x_length;
            @!%p0 bra L2;
        L1:
            // x[i] = x[i] * factor + 1;
            shl.b64 %rd1, %rd_i, 2;
            add.s64 %rd2, %rd_x, %rd1;
            ld.global.f32 %f0, [%rd2];
            fma.rn.f32 %f1, %f_factor, %f0, 0f3F800000;
            st.global.f32 [%rd2], %f1;
            // for (long i = Group.IdxX; i < x.Length; i += Group.DimX)
            add.s64 %rd_i, %rd_i, 64;
            setp.lt.s64 %p1, %rd_i, %rd_x_length;
            @%p1 bra L1;
        L2:
            ret;
        }
        """, Ptx("[PtxKernel(BlockSize = 64)] static void Scale(ArrayView<float> x, float factor) { for (long i = Group.IdxX; i < x.Length; i += Group.DimX) x[i] = x[i] * factor + 1; }"));

    [Fact]
    public void DivisionByAPowerOfTwoIsAShift()
    {
        string text = Ptx("[PtxKernel] static void Run(ArrayView<long> x, int n) { x[Group.IdxX / Warp.WarpSize] = n / 8 + n % 4 + x.Length / 2 + (x.Length + n) % 16; }");
        Assert.Empty(Regex.Matches(text, @"\b(div|rem)\."));
        Assert.Single(Regex.Matches(text, @"shr\.s32 %r\d+, %r\d+, 5;"));
        Assert.Single(Regex.Matches(text, @"shr\.s64 %rd\d+, %rd_x_length, 1;"));
    }

    [Fact]
    public void SixteenBytesMoveAtOnceWhereTheViewIsAligned()
    {
        string text = Ptx(Four("x.SubView(head, 8).AsAligned16().Cast<Four>()"));
        Assert.Single(Regex.Matches(text, @"ld\.global\.v4\.f32"));
        Assert.Single(Regex.Matches(text, @"st\.global\.v4\.f32"));
    }

    [Fact]
    public void WithoutThePromiseTheyMoveOneByOne()
    {
        string text = Ptx(Four("x.SubView(head, 8).Cast<Four>()"));
        Assert.DoesNotContain(".v4", text, StringComparison.Ordinal);
        Assert.Equal(4, Regex.Matches(text, @"ld\.global\.f32").Count);
        Assert.Equal(4, Regex.Matches(text, @"st\.global\.f32").Count);
    }

    // A sum is aligned as the less aligned of its parts: head * 4 bytes, or head * 16.
    [Theory]
    [InlineData("x.AsAligned16().SubView(head, 8).Cast<Four>()", 0)]
    [InlineData("x.AsAligned16().SubView(4 * head, 8).Cast<Four>()", 1)]
    [InlineData("x.AsAligned16().SubView(1, 8).Cast<Four>()", 0)]
    [InlineData("x.AsAligned16().SubView(8, 8).Cast<Four>()", 1)]
    public void ThePromiseHoldsForWhatIsAWholeNumberOfAccessesAway(string view, int vectors) =>
        Assert.Equal(vectors, Regex.Matches(Ptx(Four(view)), @"ld\.global\.v4\.f32").Count);

    // An address that a loop moves is aligned as its steps.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(4, 1)]
    public void ThePromiseHoldsAroundALoopOfWholeAccesses(int step, int vectors) =>
        Assert.Equal(vectors, Regex.Matches(Ptx($"struct Four {{ public float A, B, C, D; }} [PtxKernel] static void Run(ArrayView<float> x, ArrayView<float> y, int n) {{ float sum = 0; for (long at = 0; at < n; at += {step}) {{ var four = x.AsAligned16().SubView(at, 4).Cast<Four>()[0]; sum += four.A + four.B * four.C * four.D; }} y[0] = sum; }}"), @"ld\.global\.v4\.f32").Count);

    [Fact]
    public void OneFieldIsLoadedAlone() =>
        Assert.Single(Regex.Matches(Ptx("struct Four { public float A, B, C, D; } [PtxKernel] static void Run(ArrayView<Four> x, ArrayView<float> y) { y[0] = x[1].C; }"), @"ld\.global\.f32 %f\d+, \[%rd_x\+24\]"));

    [Fact]
    public void EqualExpressionsAreComputedOnce() =>
        Assert.Single(Regex.Matches(Ptx("[PtxKernel] static void Run(ArrayView<float> x) { x[1] = XMath.Exp2(x[0] * 3); x[2] = 1 + XMath.Exp2(3 * x[0]); }").Split("st.global")[0], "ex2"));

    [Fact]
    public void WhatALoopDoesNotChangeStandsBeforeIt()
    {
        string text = Ptx("[PtxKernel] static void Run(ArrayView<float> x, float a, int n) { for (int i = 0; i < n; i++) x[i] = XMath.Exp2(a); }");
        Assert.True(text.IndexOf("ex2", StringComparison.Ordinal) < text.IndexOf("L1:", StringComparison.Ordinal), text);
    }

    [Fact]
    public void AMarkedLoopIsWrittenOut()
    {
        string text = Ptx("[PtxKernel] static void Run(ArrayView<float> x) { for (int i = 0; i < KernelLoop.Unroll(4); i++) x[i + 4] = x[i]; }");
        Assert.DoesNotContain("bra", text, StringComparison.Ordinal);
        Assert.Contains("[%rd_x+28]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AShortChoiceIsASelect() =>
        Assert.DoesNotContain("bra", Ptx("[PtxKernel] static void Run(ArrayView<int> x, int a) { int y = x[0]; if (y > a && y != 3 || y < -a) y = a; x[1] = y; }"), StringComparison.Ordinal);

    [Fact]
    public void AnAtomicWithoutAResultIsAReduction()
    {
        string text = Ptx("[PtxKernel] static void Run(ArrayView<int> x, ArrayView<ulong> y) { Atomic.Add(ref x[0], 2); Atomic.Max(ref y[1], 7UL); x[1] = Atomic.Or(ref x[2], 1); }");
        Assert.Contains("red.global.add.u32 [%rd_x], ", text, StringComparison.Ordinal);
        Assert.Contains("red.global.max.u64 [%rd_y+8], ", text, StringComparison.Ordinal);
        Assert.Contains("atom.global.or.b32 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void NewerArchitecturesKeepNaNInOneInstruction()
    {
        const string Body = "static void Run(ArrayView<float> x) { x[0] = MathF.Max(x[1], x[2]); }";
        Assert.Contains("max.NaN.f32", Ptx("[PtxKernel(MinimumArchitecture = 80)] " + Body), StringComparison.Ordinal);
        Assert.DoesNotContain("max.NaN.f32", Ptx("[PtxKernel] " + Body), StringComparison.Ordinal);
    }

    /// <summary>Whose both ways lead to the same place, with nothing in between that anybody needs.</summary>
    [Fact]
    public void AQuestionThatChangesNothingIsNotAsked()
    {
        string text = Ptx("""
            [PtxKernel] static void Run(ArrayView<int> x, ArrayView<int> y)
            {
                int v = x[Group.IdxX], bad = 0;
                bool valid = v >= -1 && v <= 80;
                if (v < 3) valid = valid && y[2 * Group.IdxX] == v >> 31;
                if (!valid) bad = Math.Min(bad, v);
                x[Group.IdxX] = v + 1;
            }
            """);
        Assert.Single(Regex.Matches(text, @"ld\.global"));
        Assert.Empty(Regex.Matches(text, @"setp|bra"));
    }

    [Fact]
    public void MemoryThatNobodyReadsIsNotWritten()
    {
        string text = Ptx("""
            [PtxKernel] static void Run(ArrayView<int> x)
            {
                var read = SharedMemory.Allocate<int>(8);
                var unread = SharedMemory.Allocate<long>(32);
                int v = x[Group.IdxX], all = Warp.ShuffleXor(v, 1) + Warp.ShuffleDown(v, 2);
                unread[Warp.LaneIdx] = all;
                if (Warp.IsFirstLane) read[Group.IdxX / Warp.WarpSize] = v;
                Group.Barrier();
                x[Group.IdxX] = read[0];
            }
            """);
        Assert.Single(Regex.Matches(text, @"st\.shared"));
        Assert.Single(Regex.Matches(text, @"\.shared \.align \d+ \.b8 shared_read\[32\];"));
        Assert.Empty(Regex.Matches(text, @"shared_unread|shfl\."));
    }

    [Fact]
    public void ResidentBlocksAreSaidWhereTheyAreAskedFor()
    {
        const string Body = "static void Run(ArrayView<int> x) { x[0] = 1; }";
        Assert.Contains(".reqntid 64, 1, 1\n.minnctapersm 4\n{", Ptx("[PtxKernel(BlockSize = 64, BlocksPerMultiprocessor = 4)] " + Body), StringComparison.Ordinal);
        Assert.DoesNotContain(".minnctapersm", Ptx("[PtxKernel(BlockSize = 64)] " + Body), StringComparison.Ordinal);
    }

    private static string Four(string view) => $$"""
        struct Four { public float A, B, C, D; }
        [PtxKernel] static void Run(ArrayView<float> x, long head)
        {
            var body = {{view}};
            var four = body[0];
            four.A += four.B + four.C + four.D;
            body[1] = four;
        }
        """;

    private static string Ptx(string members) => GeneratorRun.Of(GeneratorRun.Class(members)).Ptx();
}

namespace SfKernels.Ptx.Tests;

/// <summary>Hand-written kernels of the tests.</summary>
internal static class KernelText
{
    /// <summary>A module of one entry "k" with views "input" and "output", whose pointers are in %in and %out, and %tid in %t.</summary>
    public static string OverTwoViews(string body, string registers = "", string target = "sm_80", string version = "7.8") => $$"""
        .version {{version}}
        .target {{target}}
        .address_size 64
        .visible .entry k(.param .align 8 .b8 input[16], .param .align 8 .b8 output[16])
        {
          .reg .b64 %in, %out, %at, %w<8>;
          .reg .b32 %t, %r<16>;
          .reg .f32 %f<16>;
          .reg .pred %p<8>;
          {{registers}}
          ld.param.u64 %in, [input];
          ld.param.u64 %out, [output];
          mov.u32 %t, %tid.x;
          {{body}}
          ret;
        }
        """;

    /// <summary>Stores a 32-bit register at the thread's place in the output.</summary>
    public const string StoreR0 = "mad.wide.u32 %at, %t, 4, %out; st.global.b32 [%at], %r0;";

    /// <summary>Runs a body over two buffers of integers.</summary>
    public static int[] Run(string body, int[] input, int outputs, PtxSize block, string registers = "", PtxSize? grid = null)
    {
        PtxDevice device = new();
        PtxBuffer from = device.Upload(input, name: "input"), to = device.Upload(new int[outputs], name: "output");
        device.Launch(PtxModule.Parse(OverTwoViews(body, registers)).Entry("k"), grid ?? 1, block, PtxArgument.View<int>(from), PtxArgument.View<int>(to));
        return to.Download<int>();
    }

    public static PtxFaultException Fault(string body, PtxSize block, string registers = "", int[]? input = null, PtxSize? grid = null) =>
        Xunit.Assert.Throws<PtxFaultException>(() => Run(body, input ?? new int[64], 64, block, registers, grid));

    /// <summary>y[i] = a x[i] + y[i].</summary>
    public const string Saxpy = """
        .version 6.0
        .target sm_70
        .address_size 64

        /* single-precision a x + y */
        .visible .entry saxpy(
            .param .align 8 .b8 x[16],
            .param .align 8 .b8 y[16],
            .param .f32 a
        )
        .maxntid 256, 1, 1
        {
            .reg .pred %p<2>;
            .reg .b32 %r<4>;
            .reg .b64 %rd<7>;
            .reg .f32 %f<5>;
            ld.param.u64 %rd0, [x];
            ld.param.u64 %rd1, [y];
            ld.param.s64 %rd2, [y+8];
            ld.param.f32 %f0, [a];
            mov.u32 %r0, %ctaid.x;
            mov.u32 %r1, %ntid.x;
            mov.u32 %r2, %tid.x;
            .loc 1 10 5
            mad.lo.u32 %r3, %r0, %r1, %r2;
            cvt.u64.u32 %rd3, %r3;
            setp.ge.s64 %p0, %rd3, %rd2;
            @%p0 bra $done;
            shl.b64 %rd4, %rd3, 2;
            add.u64 %rd5, %rd0, %rd4;
            add.u64 %rd6, %rd1, %rd4;
            ld.global.f32 %f1, [%rd5];   // x[i]
            ld.global.f32 %f2, [%rd6];
            fma.rn.f32 %f3, %f0, %f1, %f2;
            st.global.f32 [%rd6], %f3;
        $done:
            ret;
        }
        """;

    /// <summary>One sum a group: shuffles within warps, shared memory between them, for groups of up to 1024 threads.</summary>
    public const string GroupSum = """
        .version 7.0
        .target sm_70
        .address_size 64
        .visible .entry sum(.param .align 8 .b8 x[16], .param .align 8 .b8 sums[16])
        {
            .reg .pred %p<4>;
            .reg .b32 %r<12>;
            .reg .b64 %rd<8>;
            .reg .f32 %f<8>;
            .shared .align 4 .f32 partial[32];
            ld.param.u64 %rd0, [x];
            ld.param.s64 %rd1, [x+8];
            mov.u32 %r0, %tid.x;
            mov.u32 %r1, %ntid.x;
            mov.u32 %r2, %ctaid.x;
            mov.u32 %r3, %nctaid.x;
            mad.lo.u32 %r4, %r2, %r1, %r0;
            mul.lo.u32 %r5, %r1, %r3;
            cvt.u64.u32 %rd2, %r4;
            cvt.u64.u32 %rd3, %r5;
            mov.f32 %f0, 0f00000000;
        loop:
            setp.ge.s64 %p0, %rd2, %rd1;
            @%p0 bra fold;
            shl.b64 %rd4, %rd2, 2;
            add.u64 %rd4, %rd4, %rd0;
            ld.global.nc.f32 %f1, [%rd4];
            add.f32 %f0, %f0, %f1;
            add.u64 %rd2, %rd2, %rd3;
            bra.uni loop2;
        loop2:
            bra loop;
        fold:
            mov.b32 %r6, 16;
        halve:
            mov.b32 %r7, %f0;
            shfl.sync.bfly.b32 %r8, %r7, %r6, 31, 0xFFFFFFFF;
            mov.b32 %f2, %r8;
            add.f32 %f0, %f0, %f2;
            shr.u32 %r6, %r6, 1;
            setp.ne.u32 %p1, %r6, 0;
            @%p1 bra halve;
            and.b32 %r9, %r0, 31;
            shr.u32 %r10, %r0, 5;
            mov.u64 %rd5, partial;
            mad.wide.u32 %rd6, %r10, 4, %rd5;
            setp.eq.u32 %p2, %r9, 0;
            @%p2 st.shared.f32 [%rd6], %f0;
            bar.sync 0;
            setp.ne.u32 %p3, %r0, 0;
            @%p3 ret;
            mov.f32 %f3, 0f00000000;
            shr.u32 %r11, %r1, 5;
        collect:
            ld.shared.f32 %f4, [%rd5];
            add.f32 %f3, %f3, %f4;
            add.u64 %rd5, %rd5, 4;
            sub.u32 %r11, %r11, 1;
            setp.ne.u32 %p1, %r11, 0;
            @%p1 bra collect;
            ld.param.u64 %rd7, [sums];
            mad.wide.u32 %rd7, %r2, 4, %rd7;
            st.global.f32 [%rd7], %f3;
            ret;
        }
        """;
}

using System.Runtime.InteropServices;
using SfKernels.Abstractions;
using SfKernels.Ptx.Launching;
using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>A kernel of this assembly, its PTX written by hand, on memory of this process.</summary>
public sealed unsafe class InterpretedLauncherTests : IDisposable
{
    private readonly nint memory = (nint)NativeMemory.AlignedAlloc(64, 16);

    private static KernelImage Scaling { get; } = new(
        "ScaleKernels_Scale", """
            .version 7.0
            .target sm_70
            .address_size 64
            .visible .entry ScaleKernels_Scale(.param .align 8 .b8 block[24], .param .f32 factor)
            .reqntid 32, 1, 1
            {
              .reg .b64 %rd<4>; .reg .b32 %r<3>; .reg .f32 %f<3>; .reg .pred %p;
              ld.param.u64 %rd0, [block+8];
              ld.param.u64 %rd1, [block+16];
              ld.param.u32 %r1, [block];
              ld.param.f32 %f1, [factor];
              mov.u32 %r0, %tid.x;
              add.u32 %r2, %r0, %r1;
              cvt.u64.u32 %rd2, %r2;
              setp.ge.s64 %p, %rd2, %rd1;
              @%p bra done;
              mad.wide.u32 %rd3, %r2, 4, %rd0;
              ld.global.f32 %f0, [%rd3];
              mul.f32 %f2, %f0, %f1;
              st.global.f32 [%rd3], %f2;
            done:
              ret;
            }
            """, 32, 70, 0, new("block", 24, 8), new("factor", 4, 4));

    [Fact]
    public void RunsOnTheElementsOfItsViews()
    {
        Span<float> values = new((void*)memory, 16);
        for (int i = 0; i < values.Length; i++)
            values[i] = i;
        InterpretedLauncher launcher = new(typeof(ScaleKernels).Assembly);
        Launch(launcher, first: 1, length: 5);
        Assert.Equal([0, 3, 6, 9, 12, 5, 6], values[..7].ToArray());
        Assert.Equal(("ScaleKernels_Scale", 16L), (launcher.Launches[0].Entry, launcher.Launches[0].Statistics.GlobalBytesRead));
    }

    [Fact]
    public void ElementsOutsideTheViewAreOutOfBounds()
    {
        KernelImage reader = new(
            "ScaleKernels_Scale", """
                .version 7.0
                .target sm_70
                .address_size 64
                .entry ScaleKernels_Scale(.param .align 8 .b8 block[24], .param .f32 factor)
                { .reg .b64 %rd; .reg .f32 %f; ld.param.u64 %rd, [block+8]; ld.global.f32 %f, [%rd+20]; ret; }
                """, 1, 70, 0, new("block", 24, 8), new("factor", 4, 4));
        InterpretedLauncher launcher = new(typeof(ScaleKernels).Assembly);
        Launch(launcher, first: 0, length: 6, reader);
        Assert.Contains("belongs to no buffer", Assert.Throws<PtxFaultException>(() => Launch(launcher, first: 0, length: 5, reader)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInstanceOfAGenericKernelHasTheElementsOfItsTypes()
    {
        InterpretedLauncher launcher = new(typeof(ScaleKernels).Assembly);
        DeviceView<double> view = new(memory, 2);
        launcher.Launch(Storing("ScaleKernels_Store_Double"), 1, 0, [(nint)(&view)]);
        Assert.Equal(8, launcher.Launches[0].Statistics.GlobalBytesWritten);
        Assert.Contains("has no instance", Assert.Throws<ArgumentException>(() => launcher.Launch(Storing("ScaleKernels_Store_Quarter"), 1, 0, [0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AKernelWithoutItsMethodIsRefused()
    {
        KernelImage stranger = new("NoKernels_Scale", ".version 7.0\n.target sm_70\n.address_size 64\n.entry NoKernels_Scale() { ret; }", 32, 70, 0);
        Assert.Contains("no method for kernel NoKernels_Scale", Assert.Throws<ArgumentException>(() => new InterpretedLauncher(typeof(ScaleKernels).Assembly).Launch(stranger, 1, 0, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MappedMemoryDoesNotOverlap()
    {
        PtxDevice device = new();
        device.Map(memory, 32, name: "first");
        device.Map(memory + 32, 32);
        Assert.Contains("overlaps first", Assert.Throws<ArgumentException>(() => device.Map(memory + 28, 4)).Message, StringComparison.Ordinal);
    }

    /// <summary>Writes the second element of eight bytes.</summary>
    private static KernelImage Storing(string entry) => new(
        entry,
        $$"""
            .version 7.0
            .target sm_70
            .address_size 64
            .entry {{entry}}(.param .align 8 .b8 values[16])
            { .reg .b64 %rd; ld.param.u64 %rd, [values]; st.global.b64 [%rd+8], 1; ret; }
            """,
        1, 70, 0, new KernelParameter("values", 16, 8));

    public void Dispose() => NativeMemory.AlignedFree((void*)memory);

    private void Launch(InterpretedLauncher launcher, int first, long length, KernelImage? kernel = null)
    {
        ScaleBlock block = new() { First = first, Values = new DeviceView<float>(memory, length) };
        float factor = 3;
        launcher.Launch(kernel ?? Scaling, 1, 0, [(nint)(&block), (nint)(&factor)]);
    }

    internal struct ScaleBlock
    {
        public int First;
        public DeviceView<float> Values;
    }

    internal static class ScaleKernels
    {
        /// <summary>The parameters of the kernel; the text above is its body.</summary>
        internal static void Scale(ScaleBlock block, float factor)
        {
        }

        /// <summary>As above, for several element types.</summary>
        [PtxInstance("Double", typeof(double))]
        internal static void Store<T>(DeviceView<T> values)
            where T : unmanaged
        {
        }
    }
}

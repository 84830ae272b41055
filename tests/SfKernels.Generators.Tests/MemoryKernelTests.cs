using Xunit;
using static SfKernels.Generators.Tests.TwoExecutors;

namespace SfKernels.Generators.Tests;

/// <summary>Storage formats, memory of threads and blocks, and what threads do together, by both executors.</summary>
public sealed class MemoryKernelTests
{
    [SkippableFact]
    public void HalfAndBfloat16ElementByElement()
    {
        TwoExecutors.OnlyTheStandIn("cuts halves off on its CPU accelerator, unlike devices");
        TwoExecutors kernel = new("""
            static float Widen(ushort bits) => Interop.IntAsFloat((uint)bits << 16);
            static ushort Narrow(float value)
            {
                uint bits = Interop.FloatAsInt(value);
                return (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
            }
            [PtxKernel(BlockSize = 32)]
            static void Run(ArrayView<ILGPU.Half> half, ArrayView<ushort> brain, float factor)
            {
                for (int i = Group.IdxX; i < half.Length; i += Group.DimX)
                {
                    half[i] = (ILGPU.Half)((float)half[i] * factor) + half[i];
                    brain[i] = Narrow(Widen(brain[i]) * factor);
                }
            }
            """);
        float[] x = Floats(50, 7);
        (Array[] emulated, Array[] interpreted) = kernel.Run(1, x.Select(value => (ILGPU.Half)value).ToArray(), x.Select(value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)).ToArray(), 1.25f);
        Assert.Equal(emulated[0], interpreted[0]);
        Assert.Equal(emulated[1], interpreted[1]);
        Assert.Equal((float)(Half)((float)(Half)(1.25f * (float)(Half)x[9]) + (float)(Half)x[9]), (float)((ILGPU.Half[])interpreted[0])[9]);
    }

    [Fact]
    public void SmallestOfAWindowInLocalMemory()
    {
        TwoExecutors kernel = new("""
            struct Entry { public float Value; public int Index; }
            [PtxKernel(BlockSize = 32)]
            static void Run(ArrayView<float> x, ArrayView<float> y)
            {
                var window = LocalMemory.Allocate<Entry>(5);
                int i = Group.IdxX;
                for (int k = 0; k < 5; k++) window[k] = new Entry { Value = x[(i + k) % x.IntLength], Index = k };
                for (int a = 1; a < 5; a++)
                    for (int b = a; b > 0 && window[b].Value < window[b - 1].Value; b--)
                        (window[b], window[b - 1]) = (window[b - 1], window[b]);
                y[i] = window[2].Value * 10 + window[0].Index;
            }
            """);
        float[] x = Floats(37, 8);
        float[] expected = [.. Enumerable.Range(0, 32).Select(i =>
        {
            float[] window = [.. Enumerable.Range(0, 5).Select(k => x[(i + k) % 37])];
            return window.Order().ElementAt(2) * 10 + Array.IndexOf(window, window.Min());
        })];
        Near(kernel.Run(1, x, new float[32]), 1, expected, 1e-6);
    }

    [Fact]
    public void IlgpusNamesOfIndices()
    {
        TwoExecutors kernel = new("""
            [PtxKernel(BlockSize = 32)]
            static void Run(ArrayView<int> x)
            {
                x[Grid.GlobalIndex.X] = Group.Index.X + 100 * Grid.Index.X + 10000 * Grid.Dimension.X + Group.Dimension.X * Group.Dimension.Y + Grid.GlobalIndex.Y;
                MemoryFence.DeviceLevel();
                Index1D mine = Grid.GlobalLinearIndex;
                x[mine] += mine * 1000000;
            }
            """);
        Same(kernel.Run(2, new int[64]), 0, [.. Enumerable.Range(0, 64).Select(i => i % 32 + i / 32 * 100 + 20032 + i * 1000000)]);
    }

    [Fact]
    public void AtomicsAndBroadcast()
    {
        TwoExecutors kernel = new("""
            [PtxKernel(BlockSize = 64)]
            static void Run(ArrayView<int> x, ArrayView<ulong> y, ArrayView<int> seen)
            {
                int i = Group.IdxX;
                Atomic.Xor(ref x[0], 1 << (i & 31));
                Atomic.And(ref x[1], ~(1 << (i & 15)));
                if (Atomic.CompareExchange(ref x[2], 0, 5) == 0) Atomic.Exchange(ref x[3], 9);
                Atomic.Max(ref y[0], (ulong)i << 40);
                long mine = Group.Broadcast((long)i * 1000000007, 33);
                for (int turn = 0; turn < 2; turn++) mine += Group.Broadcast(i + turn, turn);
                seen[i] = (int)(mine % 1000) + Warp.Broadcast(i, 3);
            }
            """);
        (Array[] emulated, Array[] interpreted) = kernel.Run(1, new[] { 0, -1, 0, 0 }, new ulong[1], new int[64]);
        Assert.Equal(emulated, interpreted);
        Assert.Equal([0, -65536, 5, 9], (int[])interpreted[0]);
        Assert.Equal(63UL << 40, ((ulong[])interpreted[1])[0]);
        Assert.Equal([.. Enumerable.Range(0, 64).Select(i => (int)((33L * 1000000007 + 2) % 1000) + (i < 32 ? 3 : 35))], (int[])interpreted[2]);
    }
}

using SfKernels.Ptx;
using Xunit;

namespace SfKernels.Generators.Tests;

/// <summary>Whole kernels from C# to numbers: generated, then executed by the interpreter.</summary>
public sealed class ElementwiseTests
{
    private const string Scale = """
            [PtxKernel(BlockSize = 64)]
            static void Scale(ArrayView<float> x, ArrayView<float> y, float factor, int n)
            {
                for (int i = Grid.IdxX * Group.DimX + Group.IdxX; i < n; i += Grid.DimX * Group.DimX)
                    y[i] = x[i] * factor + 1;
            }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(257)]
    public void AGridStrideLoopTouchesEveryElementOnce(int n)
    {
        PtxDevice device = new();
        float[] x = Enumerable.Range(0, n).Select(i => i * 0.5f - 3).ToArray();
        PtxBuffer input = device.Upload(x, misalignedBy: 4, readOnly: true), output = device.Allocate<float>(n);
        LaunchStatistics statistics = GeneratorRun.Of(GeneratorRun.Class(Scale)).Launch(device, 2, PtxArgument.View<float>(input), PtxArgument.View<float>(output), 3f, n);
        Assert.Equal(x.Select(value => MathF.FusedMultiplyAdd(value, 3, 1)), output.Download<float>());
        Assert.Equal(4L * n, statistics.GlobalBytesRead);
        Assert.Equal(4L * n, statistics.GlobalBytesWritten);
    }

    [Fact]
    public void ASumOverABlockUsesShufflesAndSharedMemory()
    {
        string source = GeneratorRun.Class("""
            [PtxKernel(BlockSize = 128)]
            static void Sum(ArrayView<float> x, ArrayView<float> sums)
            {
                var warps = SharedMemory.Allocate<float>(Group.DimX / Warp.WarpSize);
                float sum = 0;
                for (long i = Group.IdxX; i < x.Length; i += Group.DimX)
                    sum += Softplus(x[i]);
                for (int delta = Warp.WarpSize / 2; delta > 0; delta /= 2)
                    sum += Warp.ShuffleDown(sum, delta);
                if (Warp.IsFirstLane)
                    warps[Warp.WarpIdx] = sum;
                Group.Barrier();
                if (Group.IdxX == 0)
                {
                    float total = 0;
                    for (int i = 0; i < KernelLoop.Unroll(Group.DimX / Warp.WarpSize); i++)
                        total += warps[i];
                    sums[0] = total;
                }
            }

            static float Softplus(float x) => MathF.Max(x, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(x)));
            """);
        PtxDevice device = new();
        float[] x = Enumerable.Range(0, 300).Select(i => (i - 150) * 0.05f).ToArray();
        PtxBuffer input = device.Upload(x), output = device.Allocate<float>(1);
        GeneratorRun.Of(source).Launch(device, 1, PtxArgument.View<float>(input), PtxArgument.View<float>(output));
        double expected = x.Sum(value => Math.Max(value, 0) + Math.Log(1 + Math.Exp(-Math.Abs((double)value))));
        Assert.Equal(1, output.Download<float>()[0] / expected, 1e-6);
    }
}

using SfKernels.Kernels.Cuda;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The PTX of guidance against its formulas in double precision, with every scalar there or not.</summary>
public sealed class GuidedScalePtxTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 1.5f)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public void EveryPairOfLossesAgrees(int guided, float weight)
    {
        var turn = 0;
        foreach (float[] localisation in new float[][] { [], [0], [0.3f], [2], [3e38f], [float.PositiveInfinity], [float.NaN] })
        {
            foreach (var classification in new[] { 0, 5, 8, 1e-3f, float.PositiveInfinity, float.NaN })
            {
                foreach (float[] v in new float[][] { [], [0], [0.7f], [-2] })
                    Compare(localisation, classification, v, guided, weight, turn++);
            }
        }
    }

    [Theory]
    [InlineData(0.25f, 8, 3, -4.5f)]
    [InlineData(0.25f, 8, -1, 1.5f)]
    [InlineData(0, 8, 3, 1.5f)]
    [InlineData(0, float.NaN, 3, 1.5f)]
    [InlineData(0, float.PositiveInfinity, 3, 1.5f)]
    [InlineData(2, 0, 5, 2.5f)]
    public void TheGradientOfTheLogVarianceAgrees(float scale, float classification, float upstream, float expected)
    {
        using var memory = new PtxMemory();
        var d = memory.Room<float>(1);
        GuidedScaleKernels.LaunchLogVarianceBackward(PtxMemory.Launcher(0), 1, 0, memory.Copy(classification), memory.Copy(scale), memory.Copy(upstream), d);
        Assert.Equal(expected, PtxMemory.Read(d)[0]);
    }

    private static void Compare(float[] localisation, float classification, float[] v, int guided, float weight, int turn)
    {
        using var memory = new PtxMemory();
        var (ratio, scale, total) = (memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(1));
        GuidedScaleKernels.LaunchApply(
            PtxMemory.Launcher(turn), 1, 0, memory.Copy(localisation), memory.Copy(classification), memory.Copy(v), guided, weight, ratio, scale, total);
        var target = localisation.Length > 0 ? localisation[0] : 0.0;
        double r = guided == 0 ? 1 : (float)(target / classification);
        if (!double.IsFinite(r))
            r = 0;
        var s = weight * r * (v.Length > 0 ? Math.Exp(-v[0]) : 1);
        var sum = target + (r == 0 ? 0 : s * classification) + (v.Length > 0 ? 0.5 * v[0] : 0);
        // What the second stage of the sums leaves is the same to the bit.
        var (sums, scalars) = (memory.Room<float>(1), memory.Room<float>(GuidedScalars.Numbers));
        LossSumKernels.LaunchGuided(
            PtxMemory.Launcher(turn), 1, 0, memory.Copy(classification), memory.Copy(0, long.MaxValue), 0, 1, memory.Copy(localisation), memory.Copy(v), guided, weight, sums, scalars);
        Assert.Equal([classification, PtxMemory.Read(ratio)[0], 0, 1, PtxMemory.Read(scale)[0]], PtxMemory.Read(scalars));
        Assert.Equal(PtxMemory.Read(total), PtxMemory.Read(sums));

        Near(r, PtxMemory.Read(ratio)[0]);
        Near(s, PtxMemory.Read(scale)[0]);
        Near(sum, PtxMemory.Read(total)[0]);
    }

    // Three roundings of float32, and e^-v to two units of it.
    private static void Near(double expected, float found)
    {
        if (double.IsFinite(expected) && Math.Abs(expected) <= float.MaxValue)
            Assert.Equal(expected, found, 5e-7 * Math.Abs(expected));
        else
            Assert.Equal((float)expected, found);
    }
}

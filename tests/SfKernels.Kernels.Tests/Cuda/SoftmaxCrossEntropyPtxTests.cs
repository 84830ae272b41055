using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Reference;
using SfKernels.Kernels.Tests.Classification;
using Xunit;
using static SfKernels.Kernels.Cuda.SoftmaxCrossEntropyKernels;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The PTX of the softmax cross-entropy and of guidance against the reference.</summary>
public sealed class SoftmaxCrossEntropyPtxTests
{
    private const float Scale = 0.75f;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(21)]
    [InlineData(32)]
    [InlineData(81)]
    [InlineData(92)]
    public void EveryFormatAgrees(int columns)
    {
        foreach (var rows in new[] { 0, 1, 7, 33 })
        {
            Compare<Float32Logit>(rows, columns, LaunchForwardFloat, LaunchBackwardFloat, Tolerances.Gradient);
            Compare<Float16Logit>(rows, columns, LaunchForwardHalf, LaunchBackwardHalf, Tolerances.Gradient + Tolerances.Float16Rounding);
            Compare<BFloat16Logit>(rows, columns, LaunchForwardBFloat16, LaunchBackwardBFloat16, Tolerances.Gradient + Tolerances.BFloat16Rounding);
        }
    }

    [Theory]
    [InlineData(2, 8, 0.7f)]
    [InlineData(0, 5, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, float.NaN, -2)]
    public void GuidanceAgrees(float localisation, float classification, float v)
    {
        using var memory = new PtxMemory();
        var (ratio, scale, total, dv) = (memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(1));
        var l = memory.Copy(classification);
        GuidedScaleKernels.LaunchApply(PtxMemory.Launcher(1), 1, 0, memory.Copy(localisation), l, memory.Copy(v), 1, 2, ratio, scale, total);
        GuidedScaleKernels.LaunchLogVarianceBackward(PtxMemory.Launcher(2), 1, 0, l, scale, memory.Copy(3f), dv);
        var r = float.IsFinite(localisation / classification) ? localisation / (double)classification : 0;
        var term = r == 0 ? 0 : 2 * Math.Exp(-v) * r * classification;
        Assert.Equal(r, PtxMemory.Read(ratio)[0], 1e-6 * r);
        Assert.Equal(2 * Math.Exp(-v) * r, PtxMemory.Read(scale)[0], 3e-6 * r);
        Assert.Equal(localisation + term + v / 2, PtxMemory.Read(total)[0], 1e-5);
        Assert.Equal(3 * (0.5 - term), PtxMemory.Read(dv)[0], 1e-4);
    }

    private static void Compare<TLogit>(
        int rows,
        int columns,
        Action<IKernelLauncher, int, nint, DeviceView<TLogit>, DeviceView<int>, DeviceView<float>, DeviceView<float>, DeviceView<float>, int, int> forward,
        Action<IKernelLauncher, int, nint, DeviceView<TLogit>, DeviceView<TLogit>, DeviceView<int>, DeviceView<float>, DeviceView<float>, DeviceView<float>, DeviceView<float>, DeviceView<float>, int, int> backward,
        double bound)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        var random = new Random(rows * 100 + columns);
        var logits = Enumerable.Range(0, rows * columns).Select(_ => (double)TLogit.Read(TLogit.Write((float)(random.NextDouble() * 20 - 10)))).ToArray();
        var labels = Enumerable.Range(0, rows).Select(_ => random.Next(5) == 0 ? -1L : random.Next(columns)).ToArray();
        var weights = rows % 2 == 0 ? [] : Enumerable.Range(0, rows).Select(_ => random.Next(4) * 0.5).ToArray();
        using var memory = new PtxMemory();
        var launcher = PtxMemory.Launcher(rows + columns);
        var x = memory.Copy(Array.ConvertAll(logits, static value => TLogit.Write((float)value)));
        var (label, weight) = (memory.Copy(Array.ConvertAll(labels, static value => (int)value)), memory.Copy(Array.ConvertAll(weights, static value => (float)value)));
        var (denominators, partials, total, gradient) = (memory.Room<float>(rows * 2), memory.Room<float>(2), memory.Room<float>(1), memory.Room<TLogit>(logits.Length));
        forward(launcher, 2, 0, x, label, weight, denominators, partials, columns, 1);
        LossSumKernels.LaunchTotal(launcher, 1, 0, partials, memory.Copy(2f), total);
        var expected = SoftmaxCrossEntropyReference.Forward(logits, labels, weights) / 2;
        Assert.Equal(expected, PtxMemory.Read(total)[0], 2e-6 * rows + Math.Abs(expected) * Tolerances.Loss);
        backward(launcher, 2, 0, x, gradient, label, weight, denominators, memory.Copy(Scale), default, memory.Copy(2f), columns, 1);
        var wanted = new double[logits.Length];
        SoftmaxCrossEntropyReference.Backward(logits, labels, weights, Scale / 2, wanted);
        var found = PtxMemory.Read(gradient);
        for (var i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], TLogit.Read(found[i]), bound);
    }
}

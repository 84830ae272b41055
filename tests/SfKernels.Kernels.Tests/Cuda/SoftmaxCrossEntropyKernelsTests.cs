using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Reference;
using SfKernels.Kernels.Tests.Classification;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The softmax kernels on the emulator against the reference.</summary>
public sealed class SoftmaxCrossEntropyKernelsTests
{
    [Fact]
    public void EveryRowAndColumnCountAgrees()
    {
        foreach (var columns in new[] { 1, 2, 4, 15, 16, 17, 21, 32, 33, 81, 92 })
        {
            foreach (var rows in new[] { 0, 1, 3, 8, 37 })
                Compare<Float32Logit>(rows, columns, CPUDeviceKind.Default, 2, 16, Tolerances.Gradient);
        }
    }

    [Theory]
    [InlineData(CPUDeviceKind.Nvidia, 1, 32)]
    [InlineData(CPUDeviceKind.Nvidia, 3, 96)]
    [InlineData(CPUDeviceKind.LegacyAMD, 2, 128)]
    public void EveryWarpAndGridAgrees(CPUDeviceKind kind, int blocks, int threads) => Compare<Float32Logit>(11, 81, kind, blocks, threads, Tolerances.Gradient);

    [Fact]
    public void HalfFormatsAgree()
    {
        Compare<Float16Logit>(23, 81, CPUDeviceKind.Default, 2, 16, Tolerances.Gradient + Tolerances.Float16Rounding);
        Compare<BFloat16Logit>(23, 81, CPUDeviceKind.Default, 2, 16, Tolerances.Gradient + Tolerances.BFloat16Rounding);
    }

    [Fact]
    public void FarLogitsAndIgnoredRowsAgree()
    {
        double[] logits =
        [
            1e4, -1e4, 0, -1e4, -1e4, -1e4, 88, 88, -88, double.NaN, double.NaN, double.NaN, double.PositiveInfinity, 1, 2, double.NegativeInfinity, 0, 1,
        ];
        Compare<Float32Logit>(logits, [1, 2, 0, -1, 0, 1], [1, 1, 1, 1, 0, 1], CPUDeviceKind.Default, 1, 16, Tolerances.Gradient);
    }

    /// <summary>Rows that do not fit the registers of a warp of four lanes: 16 columns at a time.</summary>
    [Fact]
    public void LongRowsWithEveryKindOfNumberAgree()
    {
        foreach (var row in SoftmaxRowsOfEveryKind.Of(45))
            Compare<Float32Logit>(row, [30], [], CPUDeviceKind.Default, 1, 16, Tolerances.Gradient);
    }

    private static void Compare<TLogit>(int rows, int columns, CPUDeviceKind kind, int blocks, int threads, double bound)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        var random = new Random(rows * 100 + columns);
        var logits = Enumerable.Range(0, rows * columns).Select(_ => (double)TLogit.Read(TLogit.Write((float)(random.NextDouble() * 20 - 10)))).ToArray();
        var labels = Enumerable.Range(0, rows).Select(_ => random.Next(5) == 0 ? -1L : random.Next(columns)).ToArray();
        var weights = Enumerable.Range(0, rows).Select(_ => random.Next(4) * 0.5).ToArray();
        Compare<TLogit>(logits, labels, rows % 2 == 0 ? [] : weights, kind, blocks, threads, bound);
    }

    private static void Compare<TLogit>(double[] logits, long[] labels, double[] weights, CPUDeviceKind kind, int blocks, int threads, double bound)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        const float Scale = 0.75f;
        using var device = new CpuDevice(kind);
        var columns = labels.Length == 0 ? 3 : logits.Length / labels.Length;
        var x = device.Copy(Array.ConvertAll(logits, static value => TLogit.Write((float)value)));
        var words = device.Copy(labels.SelectMany(static label => new[] { (int)label, (int)(label >> 32) }).ToArray());
        var w = device.Copy(Array.ConvertAll(weights, static value => (float)value));
        var (denominators, partials, total, gradient) = (device.Room<float>(labels.Length * 2), device.Room<float>(blocks), device.Room<float>(1), device.Room<TLogit>(logits.Length));
        var forward = device.Accelerator
            .LoadStreamKernel<ArrayView<TLogit>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<long>, int, int>(
                SoftmaxCrossEntropyKernels.Forward<TLogit>);
        forward((blocks, threads), x, words, w, denominators, partials, device.Room<long>(blocks * LabelFindings.Numbers), columns, 2);
        device.Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<float>>(LossSumKernels.Total)((1, threads), partials, device.Copy(2f), total);
        var expected = SoftmaxCrossEntropyReference.Forward(logits, labels, weights) / 2;
        Assert.Equal(expected, total.GetAsArray()[0], double.IsFinite(expected) ? 1e-6 * labels.Length + Math.Abs(expected) * Tolerances.Loss : 0);

        var backward = device.Accelerator.LoadStreamKernel<
            ArrayView<TLogit>, ArrayView<TLogit>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int>(
            SoftmaxCrossEntropyKernels.Backward<TLogit>);
        backward((blocks, threads), x, gradient, words, w, denominators, device.Copy(Scale), device.Copy<float>(), device.Copy(2f), columns, 2);
        device.Accelerator.Synchronize();
        var wanted = new double[logits.Length];
        SoftmaxCrossEntropyReference.Backward(logits, labels, weights, Scale / 2, wanted);
        var found = gradient.Length == 0 ? [] : gradient.GetAsArray();
        for (var i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], TLogit.Read(found[i]), bound);
    }
}

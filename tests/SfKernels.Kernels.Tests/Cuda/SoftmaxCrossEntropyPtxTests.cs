using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Reference;
using SfKernels.Kernels.Tests.Classification;
using SfKernels.Ptx.Launching;
using Xunit;
using static SfKernels.Kernels.Cuda.SoftmaxCrossEntropyKernels;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The PTX of the softmax cross-entropy against the reference.</summary>
public sealed class SoftmaxCrossEntropyPtxTests
{
    private const float Scale = 0.75f;

    private delegate void Forward<TLogit>(
        IKernelLauncher launcher, int blocks, nint stream, DeviceView<TLogit> logits, DeviceView<int> labels, DeviceView<float> weights, DeviceView<float> denominators,
        DeviceView<float> partials, DeviceView<long> found, int columns, int labelStride)
        where TLogit : unmanaged, ILogit<TLogit>;

    private delegate void Backward<TLogit>(
        IKernelLauncher launcher, int blocks, nint stream, DeviceView<TLogit> logits, DeviceView<TLogit> gradient, DeviceView<int> labels, DeviceView<float> weights,
        DeviceView<float> denominators, DeviceView<float> upstream, DeviceView<float> scale, DeviceView<float> normaliser, int columns, int labelStride)
        where TLogit : unmanaged, ILogit<TLogit>;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(21)]
    [InlineData(32)]
    [InlineData(81)]
    [InlineData(92)]
    [InlineData(96)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(300)]
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
    [InlineData(3, 1)]
    [InlineData(-2, 1)]
    [InlineData(1L << 32, 2)]
    [InlineData(-1L << 32, 2)]
    public void ALabelThatIsNoneIsFoundAndNothingBeyondTheLogitsIsRead(long label, int stride)
    {
        using var memory = new PtxMemory();
        var launcher = PtxMemory.Launcher(0);
        var words = new[] { 0, -1, 2, label, label }.SelectMany(value => stride == 1 ? new[] { (int)value } : [(int)value, (int)(value >> 32)]).ToArray();
        var (denominators, partials, found) = (memory.Room<float>(10), memory.Room<float>(1), memory.Room<long>(LabelFindings.Numbers));
        var (loss, normaliser, counted, counts) = (memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(1), memory.Room<long>(2));
        LaunchForwardFloat(launcher, 1, 0, memory.Copy(new Float32Logit[15]), memory.Copy(words), default, denominators, partials, found, 3, stride);
        LossSumKernels.LaunchAnchors(launcher, 1, 0, partials, found, 1, 0, loss, normaliser, counted, counts);
        Assert.Equal([2, 3], PtxMemory.Read(counts));
        Assert.True(float.IsNaN(PtxMemory.Read(loss)[0]));
    }

    /// <summary>Rows 3, 11 and 19 belong to one warp of the block's eight.</summary>
    [Fact]
    public void TheFirstOfManyLabelsThatAreNoneIsFound()
    {
        using var memory = new PtxMemory();
        var labels = Enumerable.Range(0, 24).Select(static row => row is 3 or 11 or 19 or 20 ? 9 : row % 3).ToArray();
        var found = memory.Room<long>(LabelFindings.Numbers);
        LaunchForwardFloat(
            PtxMemory.Launcher(0), 1, 0, memory.Copy(new Float32Logit[72]), memory.Copy(labels), default, memory.Room<float>(48), memory.Room<float>(1), found, 3, 1);
        Assert.Equal([20, 3], PtxMemory.Read(found));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void WhatARowWithoutWeightHoldsIsNeverSeen(float bad)
    {
        double[] logits = [1, 2, 3, bad, bad, bad, bad, 0, 1, 2, 1, 0];
        Compare<Float32Logit>(logits, [0, 1, -1, 2], [1, 0, 1, 2], LaunchForwardFloat, LaunchBackwardFloat, Tolerances.Gradient);
        Compare<BFloat16Logit>(logits, [0, 1, -1, 2], [1, 0, 1, 2], LaunchForwardBFloat16, LaunchBackwardBFloat16, Tolerances.Gradient + Tolerances.BFloat16Rounding);
    }

    [Theory]
    [InlineData(81)]
    [InlineData(300)]
    public void RowsWithEveryKindOfNumberAgree(int columns)
    {
        foreach (var row in SoftmaxRowsOfEveryKind.Of(columns))
            Compare<Float32Logit>(row, [columns * 2 / 3], [], LaunchForwardFloat, LaunchBackwardFloat, Tolerances.Gradient);
    }

    /// <summary>Each logit is read once a pass, and one exponential is taken of it.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(81, 1)]
    [InlineData(91, 1)]
    [InlineData(128, 1)]
    [InlineData(300, 3)]
    public void NothingIsReadOrRaisedTwice(int columns, int parts)
    {
        Count<Float32Logit>(columns, parts, LaunchForwardFloat, LaunchBackwardFloat);
        Count<Float16Logit>(columns, parts, LaunchForwardHalf, LaunchBackwardHalf);
        Count<BFloat16Logit>(columns, parts, LaunchForwardBFloat16, LaunchBackwardBFloat16);
    }

    private static unsafe void Count<TLogit>(int columns, int parts, Forward<TLogit> forward, Backward<TLogit> backward)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        const int Rows = 33, Blocks = 2, Threads = 256, Lanes = 32;
        using var memory = new PtxMemory();
        var launcher = new InterpretedLauncher(typeof(SoftmaxCrossEntropyKernels).Assembly);
        var logits = memory.Copy(Enumerable.Range(0, Rows * columns).Select(static i => TLogit.Write(i % 13)).ToArray());
        var (labels, denominators, gradient) = (memory.Copy(new int[Rows]), memory.Room<float>(Rows * 2), memory.Room<TLogit>(Rows * columns));
        forward(launcher, Blocks, 0, logits, labels, default, denominators, memory.Room<float>(Blocks), memory.Room<long>(Blocks * LabelFindings.Numbers), columns, 1);
        backward(launcher, Blocks, 0, logits, gradient, labels, default, denominators, memory.Copy(Scale), default, memory.Copy(2f), columns, 1);
        var (once, twice) = (launcher.Launches[0].Statistics, launcher.Launches[1].Statistics);

        // Besides the logits: the label, its logit once more; one reciprocal. A part after the first brings each lane's sum to the new maximum.
        Assert.Equal(Rows * ((columns + 1) * sizeof(TLogit) + sizeof(int)), once.GlobalBytesRead);
        Assert.Equal(Rows * 2 * sizeof(float) + Blocks * (sizeof(float) + LabelFindings.Numbers * sizeof(long)), once.GlobalBytesWritten);
        Assert.Equal(Rows * (columns + 1 + (parts - 1) * Lanes), once.SpecialFunctions);

        // Counted once a thread, though it is one access of a warp: label, maximum and denominator of a lane; the two factors of a thread, and their quotient.
        Assert.Equal(Rows * (columns * sizeof(TLogit) + Lanes * 12) + Blocks * Threads * 2 * sizeof(float), twice.GlobalBytesRead);
        Assert.Equal(Rows * columns * sizeof(TLogit), twice.GlobalBytesWritten);
        Assert.Equal(Rows * columns + Blocks * Threads, twice.SpecialFunctions);
    }

    private static void Compare<TLogit>(int rows, int columns, Forward<TLogit> forward, Backward<TLogit> backward, double bound)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        var random = new Random(rows * 100 + columns);
        var logits = Enumerable.Range(0, rows * columns).Select(_ => (double)TLogit.Read(TLogit.Write((float)(random.NextDouble() * 20 - 10)))).ToArray();
        var labels = Enumerable.Range(0, rows).Select(_ => random.Next(5) == 0 ? -1L : random.Next(columns)).ToArray();
        var weights = rows % 2 == 0 ? [] : Enumerable.Range(0, rows).Select(_ => random.Next(4) * 0.5).ToArray();
        Compare(logits, labels, weights, forward, backward, bound);
    }

    private static void Compare<TLogit>(double[] logits, long[] labels, double[] weights, Forward<TLogit> forward, Backward<TLogit> backward, double bound)
        where TLogit : unmanaged, ILogit<TLogit>
    {
        var rows = labels.Length;
        var columns = rows == 0 ? 3 : logits.Length / rows;
        using var memory = new PtxMemory();
        var launcher = PtxMemory.Launcher(rows + columns);
        var x = memory.Copy(Array.ConvertAll(logits, static value => TLogit.Write((float)value)));
        var stride = 1 + columns % 2;
        var label = memory.Copy(labels.SelectMany(value => stride == 1 ? new[] { (int)value } : [(int)value, (int)(value >> 32)]).ToArray());
        var weight = memory.Copy(Array.ConvertAll(weights, static value => (float)value));
        var (denominators, partials, found, gradient) = (memory.Room<float>(rows * 2), memory.Room<float>(2), memory.Room<long>(2 * LabelFindings.Numbers), memory.Room<TLogit>(logits.Length));
        var (loss, normaliser, counted, counts) = (memory.Room<float>(1), memory.Room<float>(1), memory.Room<float>(1), memory.Room<long>(2));
        forward(launcher, 2, 0, x, label, weight, denominators, partials, found, columns, stride);
        LossSumKernels.LaunchAnchors(launcher, 1, 0, partials, found, 1, 0, loss, normaliser, counted, counts);
        var counting = labels.Count(static label => label >= 0);
        Assert.Equal([counting, -1], PtxMemory.Read(counts));
        var divisor = PtxMemory.Read(normaliser)[0];
        Assert.Equal(Math.Max(1, counting), divisor);
        var expected = SoftmaxCrossEntropyReference.Forward(logits, labels, weights) / divisor;
        Assert.Equal(expected, PtxMemory.Read(loss)[0], double.IsFinite(expected) ? 2e-6 * rows + Math.Abs(expected) * Tolerances.Loss : 0);
        backward(launcher, 2, 0, x, gradient, label, weight, denominators, memory.Copy(2 * Scale), memory.Copy(0.5f), normaliser, columns, stride);
        var wanted = new double[logits.Length];
        SoftmaxCrossEntropyReference.Backward(logits, labels, weights, Scale / divisor, wanted);
        var written = PtxMemory.Read(gradient);
        for (var i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], TLogit.Read(written[i]), bound);
    }
}

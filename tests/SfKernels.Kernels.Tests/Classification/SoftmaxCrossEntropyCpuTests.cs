using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using SfKernels.Kernels.Reference;
using Xunit;

namespace SfKernels.Kernels.Tests.Classification;

/// <summary>The vector kernel of the softmax cross-entropy against the reference, at every register width.</summary>
public sealed unsafe class SoftmaxCrossEntropyCpuTests
{
    private const float Scale = 0.75f;

    /// <summary>Every register width; in a process that plays a lesser processor its own.</summary>
    public static TheoryData<int> Widths => AnchorLossSuite.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryColumnCountAgrees(int width)
    {
        for (var columns = 1; columns <= 130; columns++)
            Compare(Random(columns, 7, columns), Labels(columns, 7, columns), columns % 2 == 0 ? [] : Weights(columns, 7), LogitType.Float32, (LaneWidth)width);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ManyRowsAndManyColumnsAgree(int width)
    {
        foreach (var (rows, columns) in new[] { (0, 3), (1009, 81), (4099, 2), (3, 20011), (509, 91) })
            Compare(Random(rows, rows, columns), Labels(rows, rows, columns), Weights(columns, rows), LogitType.Float32, (LaneWidth)width);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void HalfFormatsAgree(int width)
    {
        foreach (var type in new[] { LogitType.Float16, LogitType.BFloat16 })
        {
            foreach (var columns in new[] { 1, 2, 21, 81, 91 })
                Compare(Random(columns, 33, columns), Labels(columns, 33, columns), [], type, (LaneWidth)width);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LogitsToTenThousandAreExact(int width)
    {
        float[] values = [0, -0f, 1e-30f, 1e-8f, 1, -1, 16, -16, 40, 86.9f, -87.1f, 88, -88, 104, 1000, -1000, 1e4f, -1e4f];
        foreach (var a in values)
        {
            foreach (var b in values)
            {
                // One row alone: nothing that another row costs hides its error, down to the loss of a row that is all but certain.
                double[] row = [a, b, -1e4];
                for (long label = 0; label < 2; label++)
                    Compare(row, [label], [], LogitType.Float32, (LaneWidth)width, Tolerances.Underflow);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void WhatIsNoNumberShowsInTheLossOfItsOwnRowOnly(int width)
    {
        foreach (var wrong in new[] { double.NaN, double.PositiveInfinity })
        {
            for (var place = 0; place < 37; place++)
            {
                var logits = Random(1, 3, 37);
                logits[37 + place] = wrong;
                Assert.False(double.IsFinite(Forward(logits, [5, 6, 7], [], (LaneWidth)width)));
                Compare(logits, [5, -1, 7], [], LogitType.Float32, (LaneWidth)width);
                Compare(logits, [5, 6, 7], [1, 0, 1], LogitType.Float32, (LaneWidth)width);
            }
        }

        Compare([double.NegativeInfinity, 0, 1], [1], [], LogitType.Float32, (LaneWidth)width);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        var (logits, labels) = (Random(1, 3001, 81), Labels(1, 3001, 81));
        var once = Forward(logits, labels, [], LossDispatch.Widest, threads: 1);
        for (var threads = 2; threads <= 5; threads++)
            Assert.Equal(once, Forward(logits, labels, [], LossDispatch.Widest, threads));
    }

    private static void Compare(double[] logits, long[] labels, double[] weights, LogitType type, LaneWidth width, double underflow = 0)
    {
        using var problem = new Problem(logits, labels, weights, type);
        var stored = problem.Stored();
        var expected = SoftmaxCrossEntropyReference.Forward(stored, labels, weights);
        var sum = problem.Run(width, 1, gradient: false);
        Assert.Equal(expected, sum, Math.Abs(expected) * Tolerances.Loss + underflow);

        Assert.Equal(sum, problem.Run(width, Scale, gradient: true));
        var wanted = new double[logits.Length];
        SoftmaxCrossEntropyReference.Backward(stored, labels, weights, Scale, wanted);
        var found = problem.Gradient();
        var rounding = type switch { LogitType.Float16 => Tolerances.Float16Rounding, LogitType.BFloat16 => Tolerances.BFloat16Rounding, _ => 0 };
        for (var i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], found[i], Tolerances.Gradient + Math.Abs(wanted[i]) * rounding);

        problem.Run(width, 0, gradient: true);
        Assert.All(problem.Gradient(), static value => Assert.Equal(0, value));
    }

    private static double Forward(double[] logits, long[] labels, double[] weights, LaneWidth width, int threads = 0)
    {
        using var problem = new Problem(logits, labels, weights, LogitType.Float32);
        return problem.Run(width, 1, gradient: false, threads);
    }

    private static double[] Random(int seed, int rows, int columns)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextDouble() * 20 - 10)];
    }

    private static long[] Labels(int seed, int rows, int columns)
    {
        var random = new Random(seed + 1);
        return [.. Enumerable.Range(0, rows).Select(_ => random.Next(5) == 0 ? -1L : random.Next(columns))];
    }

    private static double[] Weights(int seed, int rows)
    {
        var random = new Random(seed + 2);
        return [.. Enumerable.Range(0, rows).Select(_ => random.Next(4) * 0.5)];
    }

    /// <summary>Logits, labels and weights in memory as the kernel takes them; an odd number of labels is int64, an even one int32.</summary>
    private sealed class Problem : IDisposable
    {
        private readonly LogitType type;
        private readonly int count;
        private readonly int size;
        private readonly Block logits;
        private readonly Block gradient;
        private readonly Block labels;
        private readonly Block weights;
        private readonly AnchorTargets targets;

        public Problem(double[] values, long[] rowLabels, double[] rowWeights, LogitType type)
        {
            this.type = type;
            count = values.Length;
            size = type == LogitType.Float32 ? sizeof(float) : sizeof(ushort);

            // One element off any alignment.
            (logits, gradient) = (new Block((count + 1) * size), new Block((count + 1) * size));
            (labels, weights) = (new Block(rowLabels.Length * sizeof(long)), new Block(rowWeights.Length * sizeof(float)));
            for (var i = 0; i < count; i++)
                Write(logits.At + (i + 1) * size, (float)values[i]);
            var wide = rowLabels.Length % 2 == 1;
            for (var r = 0; r < rowLabels.Length; r++)
            {
                if (wide)
                    ((long*)labels.At)[r] = rowLabels[r];
                else
                    ((int*)labels.At)[r] = (int)rowLabels[r];
            }

            for (var r = 0; r < rowWeights.Length; r++)
                ((float*)weights.At)[r] = (float)rowWeights[r];
            targets = new AnchorTargets
            {
                Images = 1,
                Anchors = rowLabels.Length,
                Classes = rowLabels.Length == 0 ? 2 : count / rowLabels.Length - 1,
                Labels = labels.At,
                LabelsAreInt64 = wide,
                Weights = rowWeights.Length == 0 ? null : weights.At,
            };
        }

        public double Run(LaneWidth width, float scale, bool gradient, int threads = 0) =>
            SoftmaxCrossEntropyCpu.Run(logits.At + size, gradient ? this.gradient.At + size : null, type, targets, scale, threads, width);

        public double[] Stored() => Read(logits);

        public double[] Gradient() => Read(gradient);

        public void Dispose()
        {
            logits.Dispose();
            gradient.Dispose();
            labels.Dispose();
            weights.Dispose();
        }

        private double[] Read(Block block) => [.. Enumerable.Range(1, count).Select(i => type switch
        {
            LogitType.Float32 => ((float*)block.At)[i],
            LogitType.Float16 => (double)((Half*)block.At)[i],
            _ => BitConverter.UInt32BitsToSingle((uint)((ushort*)block.At)[i] << 16),
        })];

        private void Write(byte* at, float value)
        {
            if (type == LogitType.Float32)
                *(float*)at = value;
            else if (type == LogitType.Float16)
                *(Half*)at = (Half)value;
            else
                *(ushort*)at = (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
        }
    }

    private sealed class Block(int bytes) : IDisposable
    {
        public byte* At { get; } = (byte*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc((nuint)Math.Max(1, bytes), 64);

        public void Dispose() => System.Runtime.InteropServices.NativeMemory.AlignedFree(At);
    }
}

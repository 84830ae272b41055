using ILGPU.Runtime.CPU;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Tests.Classification;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The device kernels against the reference. One sealed line for each loss and each executor below.</summary>
public abstract unsafe class AnchorLossKernelsSuite
{
    private static readonly LogitType[] s_types = [LogitType.Float32, LogitType.Float16, LogitType.BFloat16];

    /// <summary>Null for the cross-entropy.</summary>
    protected abstract FocalSettings? Settings { get; }

    /// <summary>Numbers of rows or classes to go through.</summary>
    private protected virtual IEnumerable<int> Lengths => Enumerable.Range(0, 258);

    /// <summary>Puts a problem on a device; an executor that has one warp and block size leaves out the last three.</summary>
    private protected abstract IDeviceAnchorLoss Open(
        AnchorProblem problem, int offset = 0, int gradientOffset = 0, CPUDeviceKind kind = CPUDeviceKind.Default, int blocks = 2, int threads = 16);

    [Fact]
    public void EveryLengthAgreesWithTheReference()
    {
        foreach (var length in Lengths)
        {
            using var oneClass = AnchorProblem.Random(length, 1, 1, (length, 1)).As(LogitLayout.Rows, s_types[length % 3]);
            Compare(oneClass);
            using var oneAnchor = AnchorProblem.Random(length, 1, Math.Max(1, length), (length == 0 ? 0 : 1, 1)).As(LogitLayout.Rows, s_types[length % 3]);
            Compare(oneAnchor);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(80)]
    [InlineData(81)]
    [InlineData(91)]
    public void ClassCountsOfDetectorsAgreeInEveryLayoutAndFormat(int classes)
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var type in s_types)
            {
                using var problem = AnchorProblem.Random(classes, 2, classes, (40, 3), (7, 3), (1, 3)).As(layout, type);
                Compare(problem);
            }
        }
    }

    [Fact]
    public void EveryAlignmentAgrees()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var type in s_types)
            {
                using var problem = AnchorProblem.Random(2, 2, 5, (24, 2), (3, 2)).As(layout, type);
                for (var offset = 0; offset < 8; offset++)
                    Compare(problem, offset, offset);
                Compare(problem, 0, 1);
                Compare(problem, 3, 0);
            }
        }
    }

    [Fact]
    public void WeightsIgnoredModesAndLabelWidthsAgree()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var ignored in Enum.GetValues<IgnoredAnchors>())
            {
                using var plain = AnchorProblem.Random(6, 2, 5, (31, 3)).As(layout).As(ignored);
                Compare(plain);
                Compare(plain.WithInt32Labels());
                foreach (var type in s_types)
                {
                    using var weighted = AnchorProblem.Random(7, 2, 8, weighted: true, (31, 3), (2, 3), (16, 1)).As(layout, type).As(ignored);
                    Compare(weighted);
                }
            }
        }
    }

    [Theory]
    [InlineData(CPUDeviceKind.Nvidia, 1, 32)]
    [InlineData(CPUDeviceKind.Nvidia, 3, 96)]
    [InlineData(CPUDeviceKind.Nvidia, 2, 256)]
    [InlineData(CPUDeviceKind.LegacyAMD, 5, 128)]
    public void EveryWarpAndGridAgrees(CPUDeviceKind kind, int blocks, int threads)
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var problem = AnchorProblem.Random(8, 1, 80, (170, 2), (12, 2)).As(layout);
            Compare(problem, kind: kind, blocks: blocks, threads: threads);
        }
    }

    [Fact]
    public void EightLevelsGoInOneLaunch()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var type in s_types)
            {
                using var problem = AnchorProblem.Random(9, 3, 4, (600, 1), (9, 1), (0, 1), (8, 1), (5, 2), (4, 2), (1, 2), (2, 9)).As(layout, type);
                Compare(problem);
            }
        }
    }

    [Fact]
    public void LogitsAreExactAndFiniteFarOut()
    {
        float[] values = [0, -0f, 1e-30f, -1e-30f, 1e-8f, -1e-8f, 1, -1, 5.5f, -11.5f, 16, -16, 40, -40, 86.9f, -86.9f, 88, -88, 104, -104, 1000, -1000, 1e4f, -1e4f];
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            for (var label = 0; label <= 1; label++)
            {
                using var problem = new AnchorProblem(1, 1, [(values.Length, 1)], (_, _, r, _) => values[r], _ => label).As(layout);
                Compare(problem);
            }
        }
    }

    [Fact]
    public void AnInfiniteLogitHasTheLimitOfTheGradient()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var problem = AnchorProblem.Infinite().As(layout);
            using var device = Open(problem);
            Assert.Equal(double.PositiveInfinity, device.Loss(constant: 1));
            AssertClose(problem.ReferenceGradient(1, Settings), device.Gradient([], [], []), problem, 1);
        }
    }

    [Fact]
    public void WhatASilentAnchorHoldsIsNeverSeen()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                using var problem = new AnchorProblem(
                    1, 8, [(16, 1)], (_, _, r, _) => r % 3 == 0 ? bad : r * 0.25f, static r => r % 6 == 0 ? -1 : r % 4, static r => r % 3 == 0 && r % 6 != 0 ? 0 : 1);
                foreach (var type in s_types)
                    Compare(problem.As(layout, type));
            }
        }
    }

    [Fact]
    public void AFactorOfZeroTrainsNothingWhateverTheLogits()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var type in s_types)
            {
                using var problem = new AnchorProblem(1, 8, [(16, 1), (3, 2)], static (_, _, r, k) => (r + k) % 2 == 0 ? float.NaN : float.PositiveInfinity, static r => r % 5).As(layout, type);
                using var device = Open(problem);
                Assert.All(device.Gradient([1], [0], [3]).SelectMany(static level => level), static d => Assert.Equal(0, d));
            }
        }
    }

    [Fact]
    public void BackgroundOfManyWeightsAgrees()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var type in s_types)
            {
                using var problem = new AnchorProblem(
                    1, 16, [(64, 2)], static (_, _, r, k) => ((r * 5 + k * 3) % 17 - 8) * 0.5f, static r => r % 23 == 0 ? 4 : 0, static r => r % 7 == 0 ? 0.5f : r % 3 == 0 ? 2 : 1).As(layout, type);
                Compare(problem);
                using var runs = new AnchorProblem(
                    1, 16, [(64, 2)], static (_, _, r, k) => ((r * 5 + k * 3) % 17 - 8) * 0.5f, static r => r % 61 == 0 ? 4 : 0, static r => r / 32 * 0.5f).As(layout, type);
                Compare(runs);
            }
        }
    }

    /// <summary>An ignored anchor and one of weight 0 get no gradient whatever comes from above.</summary>
    [Fact]
    public void ASilentAnchorHasNoGradientWhateverIsUpstream()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var problem = new AnchorProblem(1, 8, [(16, 1), (3, 1)], static (_, _, r, k) => (r + k) % 5 - 2, static r => r % 4 == 1 ? -1 : r % 4 == 2 ? 3 : 0, static r => r % 2).As(layout);
            foreach (var upstream in new[] { float.NaN, float.PositiveInfinity })
            {
                using var device = Open(problem);
                var gradient = device.Gradient([upstream], [], []);
                Assert.All(Enumerable.Range(0, 19 * 8), i => Assert.Equal(
                    i / 8 % 4 == 3, !double.IsFinite(problem.At(gradient, i / 8 < 16 ? 0 : 1, 0, i / 8 % 16, i % 8))));
                Assert.All(gradient.SelectMany(static level => level).Where(double.IsFinite), static d => Assert.Equal(0, d));
            }
        }
    }

    [Fact]
    public void ScalarsOfTheDeviceScaleLossAndGradient()
    {
        using var problem = AnchorProblem.Random(10, 1, 4, (10, 2));
        using var device = Open(problem);
        Assert.Equal(problem.ReferenceLoss(Settings) / 7, device.Loss(constant: 7), problem.ReferenceLoss(Settings) * Tolerances.Loss);
        AssertClose(problem.ReferenceGradient(2 * 0.5 / 7, Settings), device.Gradient([2], [0.5f], [7]), problem, 1);
        Assert.All(device.Gradient([0], [], [])[0], static d => Assert.Equal(0, d));
    }

    [Fact]
    public void TwoRunsGiveTheSameBits()
    {
        using var problem = AnchorProblem.Random(11, 1, 9, (70, 3));
        using var device = Open(problem, blocks: 3);
        Assert.Equal(device.Loss(), device.Loss());
        Assert.Equal(device.Gradient([], [], []), device.Gradient([], [], []));
    }

    [Fact]
    public void TheForwardCountsPositivesAndFindsWhatIsNoLabel()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var problem = AnchorProblem.Random(12, 2, 5, (37, 3), (5, 3)).As(layout);
            var positives = Enumerable.Range(0, (int)(2 * problem.Anchors)).Count(row => problem.Targets.LabelAt(row) > 0);
            foreach (var (share, constant, expected) in new[] { (0f, 1f, 1f), (1f, 0f, positives), (1f, 2f, positives + 2f), (0f, 252f, 252f), (0f, 0f, 1f) })
            {
                using var device = Open(problem);
                var outcome = device.Outcome(share, constant);
                Assert.Equal((expected, positives, -1), (outcome.Normaliser, outcome.Positives, outcome.FirstInvalid));
                Assert.Equal(problem.ReferenceLoss(Settings) / expected, outcome.Loss, problem.ReferenceLoss(Settings) / expected * Tolerances.Loss);
            }

            foreach (var wrong in new[] { -2L, 6, 1L << 32, (1L << 32) + 3, -1L << 32, (-1L << 32) + 3 })
            {
                using var spoiled = new AnchorProblem(2, 5, [(37, 3), (5, 3)], static (_, _, _, _) => 0, row => row is 100 or 211 ? wrong : 0);
                using var device = Open(spoiled.As(layout));
                Assert.Equal(100, device.Outcome().FirstInvalid);
            }

            // More of them than a block has threads.
            using var many = new AnchorProblem(1, 2, [(600, 1)], static (_, _, _, _) => 0, static row => row < 3 ? 0 : 9);
            using var seen = Open(many.As(layout), blocks: 1);
            Assert.Equal(3, seen.Outcome().FirstInvalid);
        }
    }

    private void Compare(
        AnchorProblem problem, int offset = 0, int gradientOffset = 0, CPUDeviceKind kind = CPUDeviceKind.Default, int blocks = 2, int threads = 16)
    {
        const float Scale = 0.75f;
        using var device = Open(problem, offset, gradientOffset, kind, blocks, threads);
        var expected = problem.ReferenceLoss(Settings);
        Assert.Equal(expected, device.Loss(), Math.Abs(expected) * Tolerances.Loss + problem.LogitCount * Tolerances.DeviceUnderflow);
        AssertClose(problem.ReferenceGradient(Scale, Settings), device.Gradient([Scale], [], []), problem, Scale);
    }

    private static void AssertClose(double[][] wanted, double[][] found, AnchorProblem problem, double scale)
    {
        var (relative, absolute) = problem.Type switch
        {
            LogitType.Float16 => (Tolerances.Float16Rounding * CpuDevice.HalfRoundings, Tolerances.Float16Underflow * CpuDevice.HalfRoundings),
            LogitType.BFloat16 => (Tolerances.BFloat16Rounding, 0.0),
            _ => (0.0, 0.0),
        };
        for (var i = 0; i < wanted.Length; i++)
        {
            Assert.Equal(wanted[i].Length, found[i].Length);
            for (var e = 0; e < wanted[i].Length; e++)
            {
                // Random weights reach 3.
                var bound = (scale * Tolerances.Gradient * (problem.Targets.Weights == null ? 1 : 3)) + relative * Math.Abs(wanted[i][e]) + absolute;
                if (!(Math.Abs(wanted[i][e] - found[i][e]) <= bound))
                    Assert.Fail($"{problem.Layout}, {problem.Type}, level {i}, element {e}: {found[i][e]:R} instead of {wanted[i][e]:R}");
            }
        }
    }
}

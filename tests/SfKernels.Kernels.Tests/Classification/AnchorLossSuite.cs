using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cpu;
using Xunit;

namespace SfKernels.Kernels.Tests.Classification;

/// <summary>The vector kernels against the reference. One sealed line per loss below.</summary>
public abstract unsafe class AnchorLossSuite
{
    /// <summary>Every register width; in a process that plays a lesser processor its own.</summary>
    public static TheoryData<int> Widths => new(Tried.Select(width => (int)width));

    /// <summary>Null for the cross-entropy.</summary>
    protected abstract FocalSettings? Settings { get; }

    private static LaneWidth[] Tried =>
        Environment.GetEnvironmentVariable(LaneWidthTests.Variable) is null ? Enum.GetValues<LaneWidth>() : [LossDispatch.Widest];

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryLengthAgreesWithTheReference(int width)
    {
        for (var length = 0; length <= 256; length++)
        {
            using var oneClass = AnchorProblem.Random(length, 1, 1, (length, 1));
            Compare(oneClass, (LaneWidth)width);
            using var oneAnchor = AnchorProblem.Random(length, 1, Math.Max(1, length), (length == 0 ? 0 : 1, 1));
            Compare(oneAnchor, (LaneWidth)width);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void PrimeShapesAgreeInEveryLayout(int width)
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var odd = AnchorProblem.Random(1, 2, 7, (13 * 11, 3), (5 * 3, 3), (1, 3)).As(layout);
            Compare(odd, (LaneWidth)width);
            using var longPlanes = AnchorProblem.Random(2, 1, 3, (2053, 2), (4099, 1)).As(layout);
            Compare(longPlanes, (LaneWidth)width);
            using var oneClass = AnchorProblem.Random(3, 3, 1, (1009, 3), (31, 3)).As(layout);
            Compare(oneClass, (LaneWidth)width);
            using var manyClasses = AnchorProblem.Random(4, 1, 2503, (7, 1)).As(layout);
            Compare(manyClasses, (LaneWidth)width);
            using var many = AnchorProblem.Random(5, 1, 80, (1201, 1), (301, 1)).As(layout);
            Compare(many, (LaneWidth)width);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void WeightsIgnoredModesAndLabelWidthsAgree(int width)
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var ignored in Enum.GetValues<IgnoredAnchors>())
            {
                using var plain = AnchorProblem.Random(6, 2, 5, (101, 3)).As(layout).As(ignored);
                Compare(plain, (LaneWidth)width);
                Compare(plain.WithInt32Labels(), (LaneWidth)width);
                using var weighted = AnchorProblem.Random(7, 2, 5, weighted: true, (101, 3), (2, 3)).As(layout).As(ignored);
                Compare(weighted, (LaneWidth)width);
                using var oneClass = AnchorProblem.Random(8, 2, 1, weighted: true, (2100, 1)).As(layout).As(ignored);
                Compare(oneClass.WithInt32Labels(), (LaneWidth)width);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void HalfFormatsAgree(int width)
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var type in new[] { LogitType.Float16, LogitType.BFloat16 })
            {
                using var plain = AnchorProblem.Random(9, 2, 7, (143, 3), (2049, 1)).As(layout, type);
                Compare(plain, (LaneWidth)width);
                using var weighted = AnchorProblem.Random(10, 1, 7, weighted: true, (143, 3)).As(layout, type);
                Compare(weighted, (LaneWidth)width);
            }
        }
    }

    [Fact]
    public void AGradientBeyondTheCachesAgrees()
    {
        // Above 8 MB the gradient is streamed past the caches.
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var large = AnchorProblem.Random(11, 1, 81, (5003, 3), (11003, 1)).As(layout);
            Assert.True(large.LogitCount * sizeof(float) > 8 << 20);
            Compare(large, Tried);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LogitsToTenThousandAreExact(int width)
    {
        float[] values = [0, -0f, 1e-30f, -1e-30f, 1e-8f, -1e-8f, 1, -1, 16, -16, 40, -40, 86.9f, -86.9f, 87, -87, 87.1f, -87.1f, 88, -88, 89, -89, 104, -104, 1000, -1000, 1e4f, -1e4f];
        for (var label = 0; label <= 1; label++)
        {
            foreach (var value in values)
            {
                // 100 equal logits: an error that does not average out shows.
                using var problem = new AnchorProblem(1, 1, [(100, 1)], (_, _, _, _) => value, _ => label);
                Compare(problem, (LaneWidth)width);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void NotANumberShowsInTheLossWhereverItIs(int width)
    {
        foreach (var bits in new[] { 0x7FC00000u, 0xFFC00000u, 0x7FC00001u, 0x7FFFFFFFu, 0x7F800001u })
        {
            for (var place = 0; place < 131; place++)
            {
                using var problem = new AnchorProblem(
                    1, 1, [(131, 1)], (_, _, r, _) => r == place ? BitConverter.UInt32BitsToSingle(bits) : -3, r => r % 7 == 3 ? 1 : 0);
                Assert.True(double.IsNaN(problem.Loss((LaneWidth)width, Settings)), $"place {place}");
                var gradient = problem.Gradient((LaneWidth)width, 1, Settings)[0];
                Assert.Equal([place], Enumerable.Range(0, 131).Where(i => double.IsNaN(gradient[i])));
                var joint = problem.Joint((LaneWidth)width, 1, Settings);
                Assert.True(double.IsNaN(joint.Loss), $"place {place}");
                Assert.Equal([place], Enumerable.Range(0, 131).Where(i => double.IsNaN(joint.Gradient[0][i])));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ASilentAnchorHidesWhateverItsLogitsAre(int width)
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e4f })
            {
                using var ignored = new AnchorProblem(1, 3, [(40, 2)], (_, _, r, _) => r % 2 == 0 ? bad : -2, r => r % 2 == 0 ? -1 : 2);
                Compare(ignored.As(layout), (LaneWidth)width);
                using var weightless = new AnchorProblem(1, 3, [(40, 2)], (_, _, r, _) => r % 2 == 0 ? bad : -2, _ => 2, r => r % 2);
                Compare(weightless.As(layout), (LaneWidth)width);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AnInfiniteLogitHasTheLimitOfTheGradient(int width)
    {
        using var problem = AnchorProblem.Infinite();
        var expected = problem.ReferenceGradient(1, Settings)[0];
        Assert.All(expected, static d => Assert.True(double.IsFinite(d)));
        Assert.Equal(double.PositiveInfinity, problem.Loss((LaneWidth)width, Settings));
        var (loss, joint) = problem.Joint((LaneWidth)width, 1, Settings);
        Assert.Equal(double.PositiveInfinity, loss);
        var gradient = problem.Gradient((LaneWidth)width, 1, Settings)[0];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], gradient[i], 1e-6);
            Assert.Equal(expected[i], joint[0][i], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void NothingButIgnoredAnchorsCostsExactlyNothing(int width)
    {
        using var problem = new AnchorProblem(2, 5, [(77, 1)], (_, _, _, _) => 3, _ => -1);
        Assert.Equal(0.0, problem.Loss((LaneWidth)width, Settings));
        Assert.All(problem.Gradient((LaneWidth)width, 1, Settings)[0], d => Assert.Equal(0.0, d));
        var (loss, gradient) = problem.Joint((LaneWidth)width, 1, Settings);
        Assert.Equal(0.0, loss);
        Assert.All(gradient[0], d => Assert.Equal(0.0, d));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AScaleOfZeroWritesZeroWhateverTheLogitsAre(int width)
    {
        using var problem = new AnchorProblem(1, 2, [(50, 1)], (_, _, _, _) => float.NaN, _ => 1);
        Assert.All(problem.Gradient((LaneWidth)width, 0, Settings)[0], d => Assert.Equal(0.0, d));
        Assert.All(problem.Joint((LaneWidth)width, 0, Settings).Gradient[0], d => Assert.Equal(0.0, d));
    }

    [Fact]
    public void TheBitsDoNotDependOnTheThreads()
    {
        foreach (var layout in Enum.GetValues<LogitLayout>())
        {
            using var problem = AnchorProblem.Random(12, 2, 20, (4001, 3), (401, 3)).As(layout);
            var loss = problem.Loss(LossDispatch.Widest, Settings, threads: 1);
            var gradient = problem.Gradient(LossDispatch.Widest, 0.7f, Settings, threads: 1);
            var joint = problem.Joint(LossDispatch.Widest, 0.7f, Settings, threads: 1);
            foreach (var threads in new[] { 1, 2, 3, 8, 0 })
            {
                Assert.Equal(loss, problem.Loss(LossDispatch.Widest, Settings, threads));
                Assert.Equal(gradient, problem.Gradient(LossDispatch.Widest, 0.7f, Settings, threads));
                var again = problem.Joint(LossDispatch.Widest, 0.7f, Settings, threads);
                Assert.Equal(joint.Loss, again.Loss);
                Assert.Equal(joint.Gradient, again.Gradient);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ALogitsGradientDoesNotDependOnItsNeighbours(int width)
    {
        using var problem = AnchorProblem.Random(14, 1, 1, (1009, 1));
        using var apart = new AnchorProblem(1, 1, [(64 * 1009, 1)], (_, _, r, _) => r % 64 == 0 ? (float)problem.ReadLogit(r / 64) : 5, _ => 0);
        using var alone = new AnchorProblem(1, 1, [(1009, 1)], (_, _, r, _) => (float)problem.ReadLogit(r), _ => 0);
        var expected = alone.Joint((LaneWidth)width, 0.7f, Settings).Gradient[0];
        var found = apart.Joint((LaneWidth)width, 0.7f, Settings).Gradient[0];
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(i => found[64 * i]));
    }

    [Fact]
    public void LevelsInPlanesEqualTheSameAnchorsInRows()
    {
        using var problem = AnchorProblem.Random(13, 2, 4, (35, 3), (6, 3));
        var rows = problem.Gradient(LossDispatch.Widest, 1, Settings);
        var loss = problem.Loss(LossDispatch.Widest, Settings);
        double At(int level, int n, long r, int k) => problem.At(rows, level, n, r, k);
        var expected = Walk(problem, At);
        var planes = problem.As(LogitLayout.Planes).Gradient(LossDispatch.Widest, 1, Settings);
        Assert.Equal(expected, Walk(problem, (level, n, r, k) => problem.At(planes, level, n, r, k)));
        Assert.Equal(loss, problem.Loss(LossDispatch.Widest, Settings), loss * Tolerances.Loss);
    }

    private protected void Compare(AnchorProblem problem, params LaneWidth[] widths) => AnchorLossComparison.Run(problem, Settings, widths);

    private static List<double> Walk(AnchorProblem problem, Func<int, int, long, int, double> at)
    {
        var values = new List<double>();
        var rows = new long[] { 35 * 3, 6 * 3 };
        for (var level = 0; level < rows.Length; level++)
        {
            for (var n = 0; n < problem.Images; n++)
            {
                for (long r = 0; r < rows[level]; r++)
                {
                    for (var k = 0; k < problem.Classes; k++)
                        values.Add(at(level, n, r, k));
                }
            }
        }

        return values;
    }
}

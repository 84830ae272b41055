using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using Xunit;

namespace SfKernels.Kernels.Tests.Cuda;

/// <summary>The PTX of the box losses: as many levels as a launch takes, more anchors than threads, against the host's formulas in double precision.</summary>
public sealed class BoxLossPtxTests
{
    private const int Blocks = 2;
    private const float Scale = 0.75f;

    // Cells of 8 x 7 pixels and the like: a stride of its own for x and for y.
    private static readonly AnchorGrid s_grid = new AnchorGenerator(new AnchorSettings([8, 16, 32, 64, 128, 256, 512, 1024], [1.0], [0.5, 1.0, 2.0], StrideFromGrid: true)).Grid(60, 96);

    // No two weights are alike; the clip is a number that a delta can hit exactly.
    private static readonly BoxCoderSettings s_coder = new(10, 8, 1, 2) { LargestLogScale = 4 };

    [Theory]
    [InlineData(LogitType.Float32, false)]
    [InlineData(LogitType.Float32, true)]
    [InlineData(LogitType.Float16, true)]
    [InlineData(LogitType.BFloat16, false)]
    [InlineData(LogitType.BFloat16, true)]
    public void SmoothL1Agrees(LogitType type, bool planes)
    {
        foreach (var plusOne in new[] { false, true })
            Compare(type, new SmoothL1BoxSettings(s_coder with { PlusOne = plusOne }, 0.25), planes, 0.25f);
    }

    [Theory]
    [InlineData(LogitType.Float32, false)]
    [InlineData(LogitType.Float32, true)]
    [InlineData(LogitType.Float16, false)]
    [InlineData(LogitType.BFloat16, true)]
    public void GeneralizedIouAgrees(LogitType type, bool planes)
    {
        foreach (var plusOne in new[] { false, true })
            Compare(type, new GIoUBoxSettings(s_coder with { PlusOne = plusOne }), planes, (float)GeneralizedIou.DefaultEpsilon);
    }

    /// <summary>Two blocks go through the rows by turns, a thread every 512th; each block tells the first of its own that is wrong, and no gradient is written there.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AMatchThatIsNoBoxIsFoundAndGetsNoGradient(bool generalizedIou)
    {
        BoxLossSettings settings = generalizedIou ? new GIoUBoxSettings(s_coder) : new SmoothL1BoxSettings(s_coder);
        using var memory = new PtxMemory();
        var problem = new InterpretedBoxLoss(memory, s_grid, LogitType.Float32, planes: true, [new(0, 0, 8, 8)], [new(8, 8, 40, 40), new(0, 0, 8, 8)]);
        problem.Matched[20] = 1;
        problem.Matched[300] = long.MaxValue;
        problem.Matched[532] = 2;
        problem.Matched[700] = -5;
        var found = problem.Forward(PtxMemory.Launcher(0), settings, 0.11f, Blocks).Found;
        Assert.Equal([0, 20, 0, 300], found);
        problem.Backward(PtxMemory.Launcher(1), settings, 0.11f, Blocks, Scale, 1);
        Assert.All(problem.Gradients.SelectMany(static level => level), static d => Assert.Equal(0, d));
    }

    /// <summary>At a distance beyond beta the derivative is 1, so the upstream gradient itself is rounded.</summary>
    [Theory]
    [MemberData(nameof(GradientRoundingPtxTests.Halves), MemberType = typeof(GradientRoundingPtxTests))]
    public void GradientsRoundToTheNearest(LogitType type, double exact, double rounded)
    {
        using var memory = new PtxMemory();
        var problem = new InterpretedBoxLoss(memory, s_grid, type, planes: false, [s_grid[4]], []);
        problem.Matched[4] = 0;
        foreach (var (channel, sign) in new[] { (0, 1), (1, -1), (2, -1), (3, 1) })
            problem.Deltas[0][4 * 4 + channel] = 50 * sign;
        problem.Backward(PtxMemory.Launcher(0), new SmoothL1BoxSettings(s_coder), 0.11f, Blocks, (float)exact, 1);
        Assert.Equal([rounded, -rounded, -rounded, rounded], problem.Gradients[0].AsSpan(16, 4).ToArray());
    }

    private static void Compare(LogitType type, BoxLossSettings settings, bool planes, float constant)
    {
        var random = new Random((int)type);
        using var memory = new PtxMemory();
        Box[][] pictures = [[Random(random), Random(random)], [Random(random), Random(random), Random(random)]];
        var equal = new List<(int Image, int Anchor, int Box)>();
        // A box that is its anchor: with deltas of 0 all their edges tie.
        for (var i = 0; i < 8; i++)
        {
            var (image, anchor) = (i % 2, s_grid.Levels[i % 4].First + 1 + 3 * (i / 4));
            equal.Add((image, anchor, pictures[image].Length));
            pictures[image] = [.. pictures[image], s_grid[anchor]];
        }

        var problem = new InterpretedBoxLoss(memory, s_grid, type, planes, pictures);
        for (var row = 0; row < problem.Matched.Length; row++)
            problem.Matched[row] = row % 5 == 2 ? random.Next(2) : -1;
        foreach (var deltas in problem.Deltas)
        {
            for (var i = 0; i < deltas.Length; i++)
                deltas[i] = problem.Rounded(random.Next(12) switch { 0 => 4, 1 => 8, 2 => 20, _ => random.NextDouble() * 3 - 1.5 });
        }

        foreach (var (image, anchor, box) in equal)
        {
            problem.Matched[image * s_grid.Count + anchor] = box;
            problem.Clear(image, anchor);
        }

        var positives = problem.Positives();
        var divisor = (double)settings.TermsPerPositive * positives.Length;
        var expected = problem.Expected(settings, positives);
        var (loss, found) = problem.Forward(PtxMemory.Launcher((int)type), settings, constant, Blocks);
        Assert.Equal(positives.Length, found[0] + found[2]);
        Assert.Equal((long.MaxValue, long.MaxValue), (found[1], found[3]));
        Assert.Equal(expected, loss, 2e-5 * expected);

        var wanted = problem.ExpectedGradient(settings, positives, Scale / divisor);
        problem.Backward(PtxMemory.Launcher((int)type + 1), settings, constant, Blocks, Scale, (float)divisor);
        // The same in 32 bits, rounded: not one bit away from the nearest.
        if (type != LogitType.Float32)
        {
            var single = problem.As(LogitType.Float32);
            single.Backward(PtxMemory.Launcher((int)type + 1), settings, constant, Blocks, Scale, (float)divisor);
            Assert.Equal(single.Gradients.SelectMany(static level => level).Select(problem.Rounded), problem.Gradients.SelectMany(static level => level));
        }

        var rounding = type switch { LogitType.Float32 => 0, LogitType.Float16 => 1.0 / 1024, _ => 1.0 / 128 };
        for (var i = 0; i < wanted.Length; i++)
        {
            for (var e = 0; e < wanted[i].Length; e++)
            {
                var bound = 3e-5 / divisor + rounding * Math.Abs(wanted[i][e]) + (rounding > 0 ? 6e-8 : 0);
                if (!(Math.Abs(wanted[i][e] - problem.Gradients[i][e]) <= bound))
                    Assert.Fail($"{type}, {settings}, level {i}, {e}: {problem.Gradients[i][e]:R} instead of {wanted[i][e]:R}, within {bound:R}");
            }
        }
    }

    private static Box Random(Random random)
    {
        var (x, y) = (random.Next(0, 60), random.Next(0, 40));
        return new Box(x, y, x + 4 + random.Next(0, 40), y + 4 + random.Next(0, 40));
    }
}

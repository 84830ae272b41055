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

    // Eight anchors of 4 x 4 pixels around (8 i, 0).
    private static readonly AnchorGrid s_squares = new AnchorGenerator(new AnchorSettings([8], [1.0], [1.0], BaseScale: 0.5)).Grid(8, 64);

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
        Compare(type, new GIoUBoxSettings(s_coder, 64), planes, 64);
    }

    /// <summary>Two blocks go through the rows by turns, a thread every 512th; each block tells the first of its own that is wrong, and no gradient is written there.</summary>
    [Theory]
    [InlineData(false, LogitType.Float32)]
    [InlineData(false, LogitType.Float16)]
    [InlineData(false, LogitType.BFloat16)]
    [InlineData(true, LogitType.Float32)]
    [InlineData(true, LogitType.Float16)]
    [InlineData(true, LogitType.BFloat16)]
    public void AMatchThatIsNoBoxIsFoundAndGetsNoGradient(bool generalizedIou, LogitType type)
    {
        BoxLossSettings settings = generalizedIou ? new GIoUBoxSettings(s_coder) : new SmoothL1BoxSettings(s_coder);
        using var memory = new PtxMemory();
        var problem = new InterpretedBoxLoss(memory, s_grid, type, planes: true, [new(0, 0, 8, 8)], [new(8, 8, 40, 40), new(0, 0, 8, 8)]);
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

    /// <summary>Beside a box that touches it at a corner the derivative by an anchor's sizes is -1/8 to the bit, so the upstream gradient itself is rounded.</summary>
    [Theory]
    [MemberData(nameof(GradientRoundingPtxTests.Halves), MemberType = typeof(GradientRoundingPtxTests))]
    public void GradientsOfTheGeneralizedIouRoundToTheNearest(LogitType type, double exact, double rounded)
    {
        using var memory = new PtxMemory();
        var problem = new InterpretedBoxLoss(memory, s_squares, type, planes: false, [new Box(2, 2, 6, 6)]);
        problem.Matched[0] = 0;
        problem.Backward(PtxMemory.Launcher(0), new GIoUBoxSettings(BoxCoderSettings.Unit), (float)GeneralizedIou.DefaultEpsilon, Blocks, 8 * (float)exact, 1);
        Assert.Equal([-rounded, -rounded], problem.Gradients[0].AsSpan(2, 2).ToArray());
    }

    /// <summary>Where edges coincide the derivative is the mean of both sides.</summary>
    [Fact]
    public void GradientsAtCommonEdgesAgree()
    {
        (int X0, int Y0, int X1, int Y1)[] relative =
            [(-2, -1, 0, 1), (-1, -2, 1, 0), (0, -1, 2, 1), (-1, 0, 1, 2), (-2, -2, 2, 2), (-2, -3, 3, 2), (-3, -2, 2, 3), (2, -1, 5, 1)];
        var boxes = relative.Select(static (box, i) => new Box(box.X0 + 8 * i, box.Y0, box.X1 + 8 * i, box.Y1)).ToArray();
        var settings = new GIoUBoxSettings(BoxCoderSettings.Unit);
        using var memory = new PtxMemory();
        var problem = new InterpretedBoxLoss(memory, s_squares, LogitType.Float32, planes: false, boxes);
        for (var i = 0; i < boxes.Length; i++)
            problem.Matched[i] = i;
        problem.Backward(PtxMemory.Launcher(0), settings, (float)GeneralizedIou.DefaultEpsilon, Blocks, 1, 1);
        var wanted = problem.ExpectedGradient(settings, problem.Positives(), 1)[0];
        Assert.All(wanted.Zip(problem.Gradients[0]), static pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    /// <summary>A delta that is no number has a gradient that is none, and only that one; at a distance of 0 there is none either.</summary>
    [Theory]
    [InlineData(0.25f)]
    [InlineData(0f)]
    public void WhatIsNoNumberShowsInItsOwnGradient(float beta)
    {
        using var memory = new PtxMemory();
        var problem = new InterpretedBoxLoss(memory, s_grid, LogitType.Float32, planes: false, [s_grid[4], s_grid[5]], []);
        (problem.Matched[4], problem.Matched[5]) = (0, 1);
        problem.Deltas[0][4 * 4 + 2] = double.NaN;
        problem.Backward(PtxMemory.Launcher(0), new SmoothL1BoxSettings(s_coder), beta, Blocks, 1, 1);
        Assert.Equal([0, 0, double.NaN, 0, 0, 0, 0, 0], problem.Gradients[0].AsSpan(16, 8).ToArray());
        Assert.True(float.IsNaN((float)problem.Forward(PtxMemory.Launcher(0), new SmoothL1BoxSettings(s_coder), 0.25f, Blocks).Loss));
    }

    /// <summary>Within beta the gradient is the delta less its target: the logarithm of sizes from a 4096th to 4096 of the anchor's, each to a few units.</summary>
    [Fact]
    public void TargetsOfAllSizesAreExact()
    {
        const float Beta = 1024;
        using var memory = new PtxMemory();
        var count = s_grid.Levels[0].Count;
        var boxes = Enumerable.Range(0, count).Select(i => Sized(s_grid[i], (float)Math.Pow(2, i * 24.0 / count - 12), (float)Math.Pow(2, 12 - i * 24.0 / count))).ToArray();
        var problem = new InterpretedBoxLoss(memory, s_grid, LogitType.Float32, planes: false, boxes);
        for (var i = 0; i < count; i++)
            problem.Matched[i] = i;
        problem.Backward(PtxMemory.Launcher(0), new SmoothL1BoxSettings(BoxCoderSettings.Unit), Beta, Blocks, Beta, 1);
        for (var i = 0; i < count; i++)
        {
            var anchor = s_grid[i];
            Close(Math.Log((boxes[i].X1 - boxes[i].X0) / (anchor.X1 - anchor.X0)), -problem.Gradients[0][4 * i + 2]);
            Close(Math.Log((boxes[i].Y1 - boxes[i].Y0) / (anchor.Y1 - anchor.Y0)), -problem.Gradients[0][4 * i + 3]);
        }

        // The loss of one anchor at a time, so that none hides the error of another.
        var settings = new SmoothL1BoxSettings(BoxCoderSettings.Unit, Beta);
        foreach (var type in new[] { LogitType.Float32, LogitType.Float16, LogitType.BFloat16 })
        {
            var one = problem.As(type);
            for (var i = 0; i < count; i += 3)
            {
                Array.Fill(one.Matched, -1);
                one.Matched[i] = i;
                var expected = one.Expected(settings, one.Positives());
                Assert.Equal(expected, one.Forward(PtxMemory.Launcher(0), settings, Beta, Blocks).Loss, 3e-6 * expected);
            }
        }

        static void Close(double expected, double found) => Assert.Equal(expected, found, 4e-7 * Math.Abs(expected) + 1.2e-7);
        static Box Sized(Box anchor, float width, float height) =>
            new(anchor.X0, anchor.Y0, anchor.X0 + (anchor.X1 - anchor.X0) * width, anchor.Y0 + (anchor.Y1 - anchor.Y0) * height);
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
        // The last anchor of each picture, which is of the last level.
        for (var image = 0; image < 2; image++)
            problem.Matched[(image + 1) * s_grid.Count - 1] = image;
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

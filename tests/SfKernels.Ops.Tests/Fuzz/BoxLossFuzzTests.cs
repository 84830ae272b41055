using SfKernels.Autograd;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Fuzz;

/// <summary>The box losses against their definitions: random grids, pictures without boxes, views, types and incoming gradients.</summary>
public sealed class BoxLossFuzzTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void OverAnchors(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 12; i++)
        {
            using var scope = NewDisposeScope();
            CheckAnchors($"seed {seed}, case {i}", random);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void OfPairs(int seed)
    {
        var random = new Random(seed + 100);
        for (int i = 0; i < 30; i++)
        {
            using var scope = NewDisposeScope();
            CheckPairs($"seed {seed}, case {i}", random);
        }
    }

    private static void CheckAnchors(string what, Random random)
    {
        ScalarType type = RandomLogits.Types[random.Next(RandomLogits.Types.Length)];
        int images = random.Next(4), height = 8 * (1 + random.Next(12)), width = 8 * (1 + random.Next(12)), levels = 1 + random.Next(3);
        var settings = new AnchorSettings([.. new[] { 8, 16, 32 }.Take(levels)], [1, 1.26], [0.5, 1, 2]);
        var op = new AnchorAssignmentOp(settings, MatcherSettings.RetinaNet);
        Tensor[] boxes = [.. Enumerable.Range(0, images).Select(_ => TensorViews.Of(random, Boxes(random, random.Next(4), width, height, ScalarType.Float32)))];
        AnchorAssignment assignment = op.Assign(height, width, boxes, [.. boxes.Select(static of => ones(of.shape[0], ScalarType.Int64))]);
        AnchorGrid grid = assignment.Grid;
        bool flat = random.Next(3) == 0, giou = random.Next(2) == 0, extra = random.Next(3) == 0;
        long[][] shapes = flat ? [[images, grid.Count, 4]] : [.. grid.Levels.ToArray().Select(level => new long[] { images, 24, level.Height, level.Width })];
        Tensor[] maps = [.. shapes.Select(shape => TensorViews.Of(random, Deltas(random, shape, type)).requires_grad_())];
        double beta = random.Next(3) switch { 0 => 0, 1 => 1, _ => 0.11 }, upstream = RandomLogits.Upstream(random);
        var normaliser = (BoxNormaliser)random.Next(2);
        BoxCoderSettings coder = BoxCoderSettings.Default with { PlusOne = extra };
        what += FormattableString.Invariant($": {type} {images} images {height} x {width}, {levels} levels, flat {flat}, giou {giou}, +1 {extra}, beta {beta}, {normaliser} x {upstream}");

        Tensor loss = giou ? BoxLosses.GIoU(maps, assignment, coder, normaliser: normaliser) : BoxLosses.SmoothL1(maps, assignment, coder, beta, normaliser);
        IList<Tensor> gradients = autograd.grad([loss * upstream], maps);

        double[] matched = TensorViews.Numbers(assignment.Matched), corners = TensorViews.Numbers(assignment.Boxes);
        double positives = matched.Count(static match => match >= 0);
        double divisor = normaliser == BoxNormaliser.Positives ? Math.Max(1, positives * (giou ? 1 : 4)) : 1, sum = 0;
        double[][] x = [.. maps.Select(TensorViews.Numbers)];
        double[][] slopes = [.. x.Select(static numbers => new double[numbers.Length])];
        for (int row = 0; row < matched.Length; row++)
        {
            if (matched[row] < 0)
            {
                continue;
            }

            int n = row / grid.Count, r = row % grid.Count;
            Box at = grid[r];
            double[] anchor = [at.X0, at.Y0, at.X1, at.Y1], box = corners.AsSpan(4 * (assignment.Offsets[n] + (int)matched[row]), 4).ToArray();
            AnchorLevel level = grid.LevelOf(r);
            int map = flat ? 0 : level.Index, cell = (r - level.First) / 6, shape = (r - level.First) % 6;
            int[] places = [.. Enumerable.Range(0, 4).Select(c => flat
                ? (4 * row) + c
                : ((((n * 24) + (4 * shape) + c) * level.Height * level.Width) + cell))];
            double[] deltas = [.. places.Select(place => x[map][place])];
            double one = extra ? 1 : 0;
            double[] slope;
            if (giou)
            {
                double Loss(double[] by) => DoubleBoxes.GIoU(DoubleBoxes.Decode(anchor, by, one), box, GeneralizedIou.DefaultEpsilon);
                sum += Loss(deltas);
                slope = DoubleBoxes.Slopes(Loss, deltas);
            }
            else
            {
                var terms = DoubleBoxes.Encode(anchor, box, one).Select((target, c) => DoubleBoxes.SmoothL1(deltas[c] - target, beta)).ToArray();
                sum += terms.Sum(static term => term.Value);
                slope = [.. terms.Select(static term => term.Slope)];
            }

            for (int c = 0; c < 4; c++)
            {
                slopes[map][places[c]] = slope[c] * upstream / divisor;
            }
        }

        double bound = type == ScalarType.Float64 ? 1e-6 : 3e-4;
        Assert.True(Math.Abs((sum / divisor) - loss.to(ScalarType.Float64).item<double>()) <= bound * (1 + (sum / divisor)), $"{what}: loss expected {sum / divisor}");
        for (int map = 0; map < maps.Length; map++)
        {
            double[] found = TensorViews.Numbers(gradients[map]);
            Assert.Equal(type, gradients[map].dtype);
            double least = Math.Abs(upstream) / divisor * (type is ScalarType.BFloat16 ? 8e-3 : type is ScalarType.Float16 ? 2e-3 : bound);
            for (int i = 0; i < found.Length; i++)
            {
                Assert.True(Math.Abs(found[i] - slopes[map][i]) <= least + 1e-7, $"{what}, map {map}: gradient[{i}] is {found[i]}, expected {slopes[map][i]}");
            }
        }
    }

    private static void CheckPairs(string what, Random random)
    {
        ScalarType type = random.Next(2) == 0 ? ScalarType.Float32 : ScalarType.Float64;
        int pairs = random.Next(5) == 0 ? 0 : 1 + random.Next(40);
        bool giou = random.Next(2) == 0;
        Tensor prediction = TensorViews.Of(random, Boxes(random, pairs, 60, 60, type)).requires_grad_(random.Next(3) > 0);
        Tensor target = TensorViews.Of(random, Boxes(random, pairs, 60, 60, type)).requires_grad_(random.Next(3) > 0);
        what += $": {type} {pairs} pairs, giou {giou}";
        Tensor losses = giou ? PairedBoxLosses.GIoU(prediction, target) : PairedBoxLosses.SmoothL1(prediction, target);
        double[] a = TensorViews.Numbers(prediction), b = TensorViews.Numbers(target), found = TensorViews.Numbers(losses);
        double bound = type == ScalarType.Float64 ? 1e-6 : 2e-4;
        for (int i = 0; i < found.Length; i++)
        {
            double expected = giou ? DoubleBoxes.GIoU(a[(4 * i)..((4 * i) + 4)], b[(4 * i)..((4 * i) + 4)], GeneralizedIou.DefaultEpsilon) : DoubleBoxes.SmoothL1(a[i] - b[i], 0.11).Value;
            Assert.True(Math.Abs(expected - found[i]) <= bound, $"{what}: loss[{i}] is {found[i]}, expected {expected}");
        }

        Tensor[] asked = [.. new[] { prediction, target }.Where(static tensor => tensor.requires_grad)];
        Assert.Equal(asked.Length > 0, losses.requires_grad);
        if (asked.Length == 0)
        {
            return;
        }

        double[] w = [.. found.Select(_ => random.NextDouble())];
        Tensor weights = tensor(w).reshape(losses.shape).to(type);
        IList<Tensor> gradients = autograd.grad([(losses * weights).sum()], asked);
        for (int side = 0; side < asked.Length; side++)
        {
            double[] at = TensorViews.Numbers(asked[side]), other = ReferenceEquals(asked[side], prediction) ? b : a, slopes = TensorViews.Numbers(gradients[side]);
            for (int i = 0; i < slopes.Length; i++)
            {
                int row = i / 4 * 4;
                double slope = giou
                    ? DoubleBoxes.Slopes(box => DoubleBoxes.GIoU(box, other[row..(row + 4)], GeneralizedIou.DefaultEpsilon), at[row..(row + 4)])[i % 4] * w[i / 4]
                    : DoubleBoxes.SmoothL1(at[i] - other[i], 0.11).Slope * w[i];
                Assert.True(Math.Abs(slope - slopes[i]) <= bound, $"{what}, side {side}: gradient[{i}] is {slopes[i]}, expected {slope}");
            }
        }
    }

    private static Tensor Deltas(Random random, long[] shape, ScalarType type)
    {
        long count = shape.Aggregate(1L, static (product, size) => product * size);
        double[] deltas = [.. Enumerable.Range(0, (int)count).Select(_ => (random.NextDouble() - 0.5) * 6)];
        return tensor(deltas).reshape(shape).to(type);
    }

    // With area, half of them beyond the picture's edges.
    private static Tensor Boxes(Random random, int count, int width, int height, ScalarType type)
    {
        double[] corners = [.. Enumerable.Range(0, count).SelectMany(_ =>
        {
            double x = (random.NextDouble() - 0.2) * width, y = (random.NextDouble() - 0.2) * height;
            return new[] { x, y, x + 3 + (random.NextDouble() * width), y + 3 + (random.NextDouble() * height) };
        })];
        return tensor(corners).reshape(count, 4).to(type);
    }
}

using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Ops.Cuda;
using SfKernels.Ptx.Launching;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Cuda;

/// <summary>Assignment and box losses from tensors to launches, the PTX executed on CPU tensors, against the CPU operators.</summary>
public sealed class BoxLossCudaTests
{
    private const int Height = 64, Width = 96, Classes = 7;

    private static readonly AnchorSettings s_anchors = new([16, 32], [1.0], [0.5, 1.0, 2.0]);
    private static readonly MatcherSettings s_matcher = new(0.5f, 0.4f);
    private static readonly AnchorAssignmentOp s_assignment = new(s_anchors, s_matcher);

    [Fact]
    public void AssignmentEqualsTheCpu()
    {
        using var scope = NewDisposeScope();
        (Tensor[] boxes, Tensor[] classes) = GroundTruth();
        AnchorAssignment onCpu = s_assignment.Assign(Height, Width, boxes, classes), interpreted = Interpreted(boxes, classes);
        Assert.True(onCpu.Labels.eq(interpreted.Labels).all().item<bool>());
        Assert.True(onCpu.Matched.eq(interpreted.Matched).all().item<bool>());
        Assert.True(onCpu.Counts.eq(interpreted.Counts).all().item<bool>());
        Assert.Equal(onCpu.Positives.item<float>(), interpreted.Positives.item<float>());
        Assert.True(onCpu.Positives.item<float>() > 5);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void LossAndGradientEqualTheCpu(bool generalizedIou, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        (Tensor[] boxes, Tensor[] classes) = GroundTruth();
        BoxLossSettings settings = generalizedIou ? new GIoUBoxSettings(BoxCoderSettings.Default) : new SmoothL1BoxSettings(BoxCoderSettings.Default);
        AnchorGrid grid = s_assignment.Grid(Height, Width);
        BoxTargets onCpu = BoxTargets.From(s_assignment.Assign(Height, Width, boxes, classes)), interpreted = BoxTargets.From(Interpreted(boxes, classes));
        using var generator = new Generator(4);
        Tensor[] maps = [.. grid.Levels.ToArray().Select(level => randn([boxes.Length, 4 * level.PerCell, level.Height, level.Width], generator: generator))];
        if (channelsLast)
        {
            maps = [.. maps.Select(static map => map.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2))];
        }

        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16 })
        {
            Tensor[] deltas = [.. maps.Select(map => map.to(type))];
            float expected = BoxLossOp.Sum(settings, deltas, onCpu).item<float>();
            Assert.Equal(expected, Cuda().Sum(settings, deltas, interpreted).item<float>(), expected * 1e-5f);
            Tensor scale = tensor(0.6f);
            foreach (var (there, here) in Cuda().SumBackward(settings, deltas, interpreted, scale).Zip(BoxLossOp.SumBackward(settings, deltas, onCpu, scale)))
            {
                Assert.Equal(here.stride(), there.stride());
                double tolerance = type switch { ScalarType.Float32 => 2e-5, ScalarType.Float16 => 2e-3, _ => 1.6e-2 };
                Tensor difference = (here.to(ScalarType.Float32) - there.to(ScalarType.Float32)).abs();
                Assert.True((difference <= (here.to(ScalarType.Float32).abs() * tolerance) + 2e-6).all().item<bool>(), $"{type}: {difference.max().item<float>()}");
            }
        }
    }

    [Fact]
    public void MapsWithGapsGetTheirGradientToo()
    {
        using var scope = NewDisposeScope();
        (Tensor[] boxes, Tensor[] classes) = GroundTruth();
        AnchorGrid grid = s_assignment.Grid(Height, Width);
        BoxTargets onCpu = BoxTargets.From(s_assignment.Assign(Height, Width, boxes, classes)), interpreted = BoxTargets.From(Interpreted(boxes, classes));
        var settings = new SmoothL1BoxSettings(BoxCoderSettings.Default);
        Tensor[] wide = [.. grid.Levels.ToArray().Select(level => randn(boxes.Length, (4 * level.PerCell) + 5, level.Height, level.Width))];
        Tensor flat = randn(boxes.Length, grid.Count, 6).narrow(2, 1, 4), scale = tensor(0.6f);
        foreach (Tensor[] deltas in new Tensor[][] { [.. wide.Select(static map => map.narrow(1, 2, map.shape[1] - 5))], [flat] })
        {
            float expected = BoxLossOp.Sum(settings, deltas, onCpu).item<float>();
            Assert.Equal(expected, Cuda().Sum(settings, deltas, interpreted).item<float>(), expected * 1e-5f);
            foreach (var (there, here) in Cuda().SumBackward(settings, deltas, interpreted, scale).Zip(BoxLossOp.SumBackward(settings, deltas, onCpu, scale)))
            {
                Assert.Equal(here.shape, there.shape);
                Assert.True((here - there).abs().max().item<float>() < 2e-5f);
            }
        }
    }

    [Fact]
    public void TheGraphKeepsWhatTheDeviceNeeds()
    {
        using var scope = NewDisposeScope();
        (Tensor[] boxes, Tensor[] classes) = GroundTruth();
        BoxTargets targets = BoxTargets.From(Interpreted(boxes, classes));
        BoxTargets again = targets.With(targets.ToKeep());
        var settings = new SmoothL1BoxSettings(BoxCoderSettings.Default);
        Tensor[] deltas = [.. targets.Grid.Levels.ToArray().Select(level => ones(boxes.Length, 4 * level.PerCell, level.Height, level.Width))];
        Assert.Equal(Cuda().Sum(settings, deltas, targets).item<float>(), Cuda().Sum(settings, deltas, again).item<float>());
    }

    private static BoxLossCuda Cuda() => new(Launcher(), 0);

    private static InterpretedLauncher Launcher() => new(typeof(BoxLossKernels).Assembly);

    private static AnchorAssignment Interpreted(Tensor[] boxes, Tensor[] classes)
    {
        int[] offsets = [0, .. boxes.Select((_, n) => boxes[..(n + 1)].Sum(static of => (int)of.shape[0]))];
        return new AnchorAssignmentCuda(Launcher(), 0).Assign(s_assignment.Grid(Height, Width), s_matcher, cat(boxes, 0), cat(classes, 0), offsets);
    }

    // The second picture has no boxes; one box of the third spans no area, two are alike.
    private static (Tensor[] Boxes, Tensor[] Classes) GroundTruth()
    {
        float[][] boxes =
        [
            [3, 5, 30, 40, 20, 10, 75, 55],
            [],
            [10, 10, 26, 26, 10, 10, 26, 26, 50, 20, 50, 60, 40, 0, 96, 64],
        ];
        return (
            [.. boxes.Select(static corners => tensor(corners).reshape(-1, 4))],
            [.. boxes.Select(static corners => arange(1, 1 + (corners.Length / 4), ScalarType.Int64).remainder(Classes).add(1))]);
    }
}

using System.Diagnostics;
using SfKernels.Autograd;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Ops.Tests.Boxes;
using SfKernels.Ops.Tests.Classification;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Lifetime;

/// <summary>Steps of every loss while another thread collects without a pause: nothing that a step still uses is freed, and nothing is left behind.</summary>
[Collection(nameof(AnchorLossLifetimeTests))]
public sealed class CollectedUnderwayTests
{
    public static TheoryData<string> Losses => ["guided", "learned", "focal", "softmax", "boxes"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void StepsGoOnAndLeaveNothing(string name)
    {
        using var scope = NewDisposeScope();
        using AnchorLoss? loss = name switch
        {
            "guided" => new SamplingFreeLoss(weight: 2),
            "learned" => new SamplingFreeLoss(guidance: Guidance.Learned),
            "focal" => new SigmoidFocalLoss(),
            _ => null,
        };
        var (step, leaves) = loss is not null ? Anchors(loss) : name == "softmax" ? Rows() : Boxes();
        float[][] expected = Step(step, leaves);
        long before = LiveTensors.Count();
        using (new Collector())
        {
            for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 300;)
            {
                // Compared in bulk: a step is to spend its time in the loss.
                Assert.All(Step(step, leaves).Zip(expected), static pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));
            }
        }

        Assert.Equal(before, LiveTensors.Count());
    }

    // The gradients. Arithmetic with numbers stays outside the steps: it is the losses that are tried, not the engine.
    private static float[][] Step(Func<Tensor> step, Tensor[] leaves)
    {
        using var scope = NewDisposeScope();
        BackwardGuard.Backward(step());
        float[][] gradients = [.. leaves.Select(static leaf => leaf.grad!.data<float>().ToArray())];
        foreach (Tensor leaf in leaves)
        {
            leaf.grad = null;
        }

        return gradients;
    }

    private static (Func<Tensor> Step, Tensor[] Leaves) Anchors(AnchorLoss loss)
    {
        var batch = new AnchorBatch(1, images: 2, classes: 5, perCell: 3, (9, 7), (3, 2));
        Tensor[] maps = [.. batch.Maps.Select(static map => map.requires_grad_())];
        Tensor localisation = tensor(0.4f);
        return (() => loss.forward(maps, batch.Labels, localisation, batch.Weights).Total, maps);
    }

    private static (Func<Tensor> Step, Tensor[] Leaves) Rows()
    {
        Tensor rows = randn(50, 6).requires_grad_(), labels = randint(-1, 6, [50], dtype: ScalarType.Int64);
        return (() => SoftmaxLosses.CrossEntropy(rows, labels), [rows]);
    }

    private static (Func<Tensor> Step, Tensor[] Leaves) Boxes()
    {
        var op = new AnchorAssignmentOp(AnchorSettings.RetinaNet, MatcherSettings.RetinaNet);
        Tensor boxes = BoxFixture.ToTensor([new(3, 2, 40, 30), new(30, 28, 60, 58)]), classes = ones(2, dtype: ScalarType.Int64);
        AnchorGrid grid = op.Assign(64, 64, [boxes], [classes]).Grid;
        Tensor[] deltas = [.. grid.Levels.ToArray().Select(static level => randn([1, 36, level.Height, level.Width]).requires_grad_())];
        return (() => BoxLosses.SmoothL1(deltas, op.Assign(64, 64, [boxes], [classes])), deltas);
    }
}

using SfKernels.Autograd;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Autograd;

/// <summary>A gradient of a fused loss may be asked for with its graph; differentiating it again fails and says why, instead of leaving the loss out.</summary>
public sealed class NoSecondDerivativeTests
{
    public static TheoryData<string> Losses => ["sigmoid", "focal", "softmax", "smooth", "giou", "paired", "paired giou"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void TheFirstDerivativeIsTheSame(string name)
    {
        using var scope = NewDisposeScope();
        Tensor x = Input(name);
        Tensor plain = autograd.grad([Loss(name, x)], [x])[0];
        Tensor recorded = autograd.grad([Loss(name, x)], [x], create_graph: true, retain_graph: true)[0];
        Assert.True(plain.eq(recorded).all().item<bool>());
        Assert.False(plain.requires_grad);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void TheSecondIsRefused(string name)
    {
        using var scope = NewDisposeScope();
        Tensor x = Input(name);
        Tensor gradient = autograd.grad([Loss(name, x)], [x], create_graph: true, retain_graph: true)[0];
        Tensor penalty = gradient.pow(2).sum() + x.pow(2).sum();
        Exception own = Assert.Throws<NotSupportedException>(() => BackwardGuard.Backward(penalty));
        Assert.Contains("no second derivative", own.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Losses))]
    public void TheEngineNamesIt(string name)
    {
        Flavour.OnlyTheStandIn("calls every function CSharpNode, and ends the process where autograd.grad fails");
        using var scope = NewDisposeScope();
        Tensor x = Input(name);
        Tensor gradient = autograd.grad([Loss(name, x)], [x], create_graph: true, retain_graph: true)[0];
        Tensor penalty = gradient.pow(2).sum() + x.pow(2).sum();
        Exception engine = Assert.ThrowsAny<Exception>(() => autograd.grad([penalty], [x]));
        Assert.Contains("NoSecondDerivative", engine.Message, StringComparison.Ordinal);
    }

    private static Tensor Input(string name)
    {
        using var generator = new Generator(3);
        long[] shape = name switch { "sigmoid" or "focal" or "softmax" => [7, 3], "smooth" or "giou" => [1, 36, 4, 4], _ => [5, 4] };
        return randn(shape, generator: generator).requires_grad_();
    }

    private static Tensor Loss(string name, Tensor x)
    {
        Tensor labels = tensor(new long[] { 0, 1, 2, -1, 0, 1, 0 });
        switch (name)
        {
            case "sigmoid":
                return AnchorLosses.SigmoidCrossEntropy([x], labels);
            case "focal":
                return AnchorLosses.SigmoidFocal([x], labels);
            case "softmax":
                return SoftmaxLosses.CrossEntropy(x, labels);
            case "paired":
                return PairedBoxLosses.SmoothL1(x, x.detach() * 2).sum();
            case "paired giou":
                return PairedBoxLosses.GIoU(x, x.detach() * 2).sum();
            default:
                var op = new AnchorAssignmentOp(new AnchorSettings([32], [1, 1.26, 1.59], [0.5, 1, 2]), MatcherSettings.RetinaNet);
                AnchorAssignment assignment = op.Assign(128, 128, [tensor(new float[] { 20, 20, 60, 60 }).reshape(1, 4)], [ones(1, ScalarType.Int64)]);
                return name == "smooth" ? BoxLosses.SmoothL1([x], assignment) : BoxLosses.GIoU([x], assignment);
        }
    }
}

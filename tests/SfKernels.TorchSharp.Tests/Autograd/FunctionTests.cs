using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Autograd;

/// <summary>Operators with a backward in C#.</summary>
public sealed class FunctionTests
{
    private static Tensor Leaf() => tensor(new double[] { 1, 2, 3 }, requires_grad: true);

    [Fact]
    public void OneResult()
    {
        using var scope = NewDisposeScope();
        GradCheck.Assert(t => Cube.apply(t[0], 2.0, "ignored"), Leaf());
    }

    [Fact]
    public void SeveralResultsSomeOfThemUnused()
    {
        using var scope = NewDisposeScope();
        GradCheck.Assert(t => SumAndProduct.apply(t[0], t[1])[0], Leaf(), Leaf());
        GradCheck.Assert(t => SumAndProduct.apply(t[0], t[1])[1], Leaf(), Leaf());
        GradCheck.Assert(t => stack(SumAndProduct.apply(t[0], t[1] * 2)), Leaf(), Leaf());
    }

    [Fact]
    public void UnusedResultsSendAnInvalidGradientOnRequest()
    {
        using var scope = NewDisposeScope();
        var x = Leaf();
        AsTheyCome.apply(x)[1].sum().backward();
        Assert.Equal([3d, 3d, 3d], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void NoGraphWithoutAGradient()
    {
        using var scope = NewDisposeScope();
        Assert.False(Cube.apply(Leaf().detach(), 1.0, "").requires_grad);
        using (no_grad()) Assert.False(Cube.apply(Leaf(), 1.0, "").requires_grad);
    }

    [SkippableFact]
    public void SavedTensorChangedInPlaceIsNoticed()
    {
        Flavour.OnlyTheStandIn("ends the process by the exception that its own context throws in backward");
        using var scope = NewDisposeScope();
        var x = Leaf();
        var middle = x * 1;
        var y = Cube.apply(middle, 1.0, "").sum();
        middle.add_(1);
        var failure = Assert.Throws<ExternalException>(() => y.backward());
        Assert.Contains("modified by an inplace operation", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondPassNeedsARetainedGraph()
    {
        using var scope = NewDisposeScope();
        var x = Leaf();
        var y = Cube.apply(x, 1.0, "").sum();
        y.backward(retain_graph: true);
        y.backward();
        Assert.Equal([6d, 24d, 54d], x.grad!.data<double>().ToArray());
        // The real library frees what a function in C# has saved with its context alone, so a third pass works.
        if (!Flavour.IsStandIn) return;
        var failure = Assert.Throws<ExternalException>(() => y.backward());
        Assert.Contains("a second time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InputHandedOnAndChangedInPlace()
    {
        using var scope = NewDisposeScope();
        GradCheck.Assert(t => Identity.apply(t[0]) * t[0], Leaf());
        GradCheck.Assert(t => DoubledInPlace.apply(t[0] * 1), Leaf());
    }

    [Fact]
    public void OutputsWithoutGradient()
    {
        using var scope = NewDisposeScope();
        var results = ValueAndRank.apply(Leaf());
        Assert.True(results[0].requires_grad);
        Assert.False(results[1].requires_grad);
        Assert.False(results[2].requires_grad);
    }

    [Fact]
    public void ContextDiesWithItsGraph()
    {
        var context = Run();
        for (var i = 0; i < 10 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(context.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Run()
        {
            using var scope = NewDisposeScope();
            Remembering.LastContext = null;
            Remembering.apply(Leaf()).sum().backward();
            var reference = new WeakReference(Remembering.LastContext);
            Remembering.LastContext = null;
            return reference;
        }
    }

    private sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("factor", vars[1]);
            return x * x * x * (double)vars[1];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var x = ctx.get_saved_variables()[0];
            return [grad_output * x * x * 3 * (double)ctx.get_data("factor")!, null!, null!];
        }
    }

    private sealed class SumAndProduct : autograd.MultiTensorFunction<SumAndProduct>
    {
        public override string Name => nameof(SumAndProduct);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (a, b) = ((Tensor)vars[0], (Tensor)vars[1]);
            ctx.save_for_backward([a, b]);
            return [a + b, a * b];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            return [grad_outputs[0] + (grad_outputs[1] * saved[1]), grad_outputs[0] + (grad_outputs[1] * saved[0])];
        }
    }

    private sealed class AsTheyCome : autograd.MultiTensorFunction<AsTheyCome>
    {
        public override string Name => nameof(AsTheyCome);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.set_materialize_grads(false);
            return [(Tensor)vars[0] * 2, (Tensor)vars[0] * 3];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            Assert.True(grad_outputs[0].IsInvalid);
            return [grad_outputs[1] * 3];
        }
    }

    private sealed class Identity : autograd.SingleTensorFunction<Identity>
    {
        public override string Name => nameof(Identity);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => (Tensor)vars[0];

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output];
    }

    private sealed class DoubledInPlace : autograd.SingleTensorFunction<DoubledInPlace>
    {
        public override string Name => nameof(DoubledInPlace);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.mark_dirty([x]);
            return x.mul_(2);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * 2];
    }

    private sealed class ValueAndRank : autograd.MultiTensorFunction<ValueAndRank>
    {
        public override string Name => nameof(ValueAndRank);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            var marked = x * 5;
            ctx.mark_non_differentiable([marked]);
            return [x * 2, x.argsort(), marked];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs) => [grad_outputs[0] * 2];
    }

    private sealed class Remembering : autograd.SingleTensorFunction<Remembering>
    {
        public static autograd.AutogradContext? LastContext { get; set; }

        public override string Name => nameof(Remembering);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            LastContext = ctx;
            return ((Tensor)vars[0]).clone();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output];
    }
}

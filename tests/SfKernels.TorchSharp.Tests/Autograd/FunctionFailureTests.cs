using SfKernels.TestSupport;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Autograd;

/// <summary>Failures inside a backward in C#: none of them may end the process.</summary>
public sealed class FunctionFailureTests
{
    private static Tensor Leaf() => tensor(new double[] { 1, 2, 3 }, requires_grad: true);

    [SkippableFact]
    public void ExceptionOfBackwardArrivesWithItsStack()
    {
        SkipWhereTheProcessWouldEnd();
        using var scope = NewDisposeScope();
        var x = Leaf();
        for (var i = 0; i < 3; i++)
        {
            var failure = Assert.Throws<InvalidTimeZoneException>(() => (Failing.apply(x) * 2).sum().backward());
            Assert.Equal("thrown in backward", failure.Message);
            Assert.Contains(nameof(Failing.ThrowDeepInside), failure.StackTrace, StringComparison.Ordinal);
        }
        Assert.Null(x.grad);
    }

    [SkippableFact]
    public void ExceptionArrivesFromGradAndFromAnotherThread()
    {
        SkipWhereTheProcessWouldEnd();
        using var scope = NewDisposeScope();
        var x = Leaf();
        Assert.Throws<InvalidTimeZoneException>(() => autograd.grad([Failing.apply(x).sum()], [x]));
        Exception? caught = null;
        var thread = new Thread(() => caught = Record.Exception(() => Failing.apply(x).sum().backward()));
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidTimeZoneException>(caught);
    }

    [SkippableTheory]
    [InlineData(0, "expected 2, got 0")]
    [InlineData(1, "expected 2, got 1")]
    [InlineData(2, "position 2, where forward had no tensor")]
    [InlineData(3, "expected 2, got 3")]
    public void WrongNumberOfGradients(int count, string message)
    {
        SkipWhereTheProcessWouldEnd();
        using var scope = NewDisposeScope();
        var failure = Assert.Throws<InvalidOperationException>(() => WrongCount.apply(Leaf(), count).sum().backward());
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongShapeIsLibtorchsError()
    {
        using var scope = NewDisposeScope();
        var failure = Assert.Throws<ExternalException>(() => WrongShape.apply(Leaf()).sum().backward());
        Assert.Contains("returned an invalid gradient at index 0 - got [7] but expected shape compatible with [3]", failure.Message, StringComparison.Ordinal);
    }

    // The real library, unlike the stand-in, aborts on a managed exception in backward.
    private static void SkipWhereTheProcessWouldEnd()
        => Flavour.OnlyTheStandIn("ends the process where backward throws");

    private sealed class Failing : autograd.SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [ThrowDeepInside()];

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static Tensor ThrowDeepInside() => throw new InvalidTimeZoneException("thrown in backward");
    }

    private sealed class WrongCount : autograd.SingleTensorFunction<WrongCount>
    {
        public override string Name => nameof(WrongCount);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("count", vars[1]);
            return ((Tensor)vars[0]).clone();
        }

        // Of two arguments the second is no tensor, so a well-behaved function returns [gradient, null].
        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
            => [.. Enumerable.Repeat(grad_output, (int)ctx.get_data("count")!)];
    }

    private sealed class WrongShape : autograd.SingleTensorFunction<WrongShape>
    {
        public override string Name => nameof(WrongShape);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [zeros(7, float64)];
    }
}

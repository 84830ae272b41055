using System.Runtime.CompilerServices;
using SfKernels.Autograd;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SfKernels.Ops.Tests.Autograd;

public sealed class BackwardGuardTests
{
    [Fact]
    public void TheOwnExceptionArrivesWithItsStack()
    {
        using var scope = NewDisposeScope();
        Tensor x = ones(3, requires_grad: true);

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => BackwardGuard.Backward(Failing.apply("unused", x, "unused").sum()));

        Assert.Equal("thrown in backward", error.Message);
        Assert.Contains(nameof(Failing), error.StackTrace, StringComparison.Ordinal);
    }

    // Without the guard's own call the engine's error stands, and the process with it.
    [Fact]
    public void ThePlainCallFailsToo()
    {
        using var scope = NewDisposeScope();
        Tensor x = ones(3, requires_grad: true);

        Exception error = Assert.ThrowsAny<Exception>(() => Failing.apply("unused", x, "unused").sum().backward());

        Assert.Contains("invalid gradient", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnErrorOfLibtorchIsNotMistaken()
    {
        using var scope = NewDisposeScope();
        Tensor x = ones(3, requires_grad: true);
        Assert.ThrowsAny<Exception>(() => Failing.apply("unused", x, "unused").sum().backward());

        Exception error = Assert.ThrowsAny<Exception>(() => BackwardGuard.Backward(x * 2));

        Assert.Contains("scalar outputs", error.Message, StringComparison.Ordinal);
    }

    // Two graphs fail at once: the barrier lets both exceptions be on their way before either caller sees its own.
    [Fact]
    public void EachThreadGetsItsOwnException()
    {
        const int Rounds = 20;
        using var together = new Barrier(2);
        string?[][] messages = [new string?[Rounds], new string?[Rounds]];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(number => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                using var scope = NewDisposeScope();
                Tensor loss = FailingAs.apply(ones(3, requires_grad: true), $"{number} {round}", together).sum();
                messages[number][round] = Record.Exception(() => BackwardGuard.Backward(loss))?.Message;
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.All(messages, (of, number) => Assert.Equal(Enumerable.Range(0, Rounds).Select(round => $"{number} {round}"), of));
    }

    // As on a GPU, where the engine runs backward on a thread of its own.
    [Fact]
    public void AnExceptionOfAnotherThreadArrives()
    {
        using var scope = NewDisposeScope();
        Tensor x = ones([2, 3], requires_grad: true);

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => BackwardGuard.Backward(FailingElsewhere.apply(x).sum()));

        Assert.Equal("thrown elsewhere", error.Message);
    }

    [Theory]
    [InlineData(new long[] { 1, 1 }, true)]
    [InlineData(new long[] { 2 }, true)]
    [InlineData(new long[] { 0 }, true)]
    [InlineData(new long[] { 1, 1, 1, 1 }, true)]
    [InlineData(new long[] { 1 }, false)]
    [InlineData(new long[] { }, false)]
    public void EveryShapeFails(long[] shape, bool asThrown)
    {
        using var scope = NewDisposeScope();
        Tensor x = ones(shape, requires_grad: true);

        Exception? error = Record.Exception(() => BackwardGuard.Backward(Failing.apply("unused", x, "unused").sum()));

        Assert.NotNull(error);
        Assert.Equal(asThrown, error is InvalidDataException);
        Assert.Null(x.grad);
    }

    // What nobody asks for is not kept for ever, and does not stand in for what is asked for.
    [Fact]
    public void ExceptionsThatNobodyTakesAreForgotten()
    {
        using var scope = NewDisposeScope();
        Tensor x = ones(3, requires_grad: true);
        List<WeakReference> thrown = [.. Enumerable.Range(0, 80).Select(_ => FailUnasked(x))];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.InRange(thrown.Count(static reference => reference.IsAlive), 0, 70);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference FailUnasked(Tensor x)
    {
        using var scope = NewDisposeScope();
        var exception = new InvalidDataException("nobody asks");
        Tensor loss = Throwing.apply(x, exception).sum();
        Assert.ThrowsAny<Exception>(() => loss.backward());
        return new WeakReference(exception);
    }

    private sealed class Throwing : SingleTensorFunction<Throwing>
    {
        private const string What = "what";

        public override string Name => nameof(Throwing);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(What, vars[1]);
            return (Tensor)vars[0] * 2;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
            BackwardGuard.Run(0, 1, 1, () => throw (Exception)ctx.get_data(What)!);
    }

    private sealed class FailingAs : SingleTensorFunction<FailingAs>
    {
        private const string Message = "message";
        private const string Together = "together";

        public override string Name => nameof(FailingAs);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(Message, vars[1]);
            ctx.save_data(Together, vars[2]);
            return (Tensor)vars[0] * 2;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            var together = (Barrier)ctx.get_data(Together)!;
            List<Tensor> gradients = BackwardGuard.Run(0, 1, 2, () => throw new InvalidDataException((string)ctx.get_data(Message)!));
            together.SignalAndWait(TimeSpan.FromSeconds(30));
            ctx.save_data(nameof(gradients), gradients);
            return gradients;
        }
    }

    private sealed class FailingElsewhere : SingleTensorFunction<FailingElsewhere>
    {
        public override string Name => nameof(FailingElsewhere);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 2;

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            List<Tensor> gradients = [];
            var thread = new Thread(() => gradients = BackwardGuard.Run(0, 1, 0, static () => throw new InvalidDataException("thrown elsewhere")));
            thread.Start();
            thread.Join();
            ctx.save_data(nameof(gradients), gradients);
            return gradients;
        }
    }

    private sealed class Failing : SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[1] * 2;

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
            BackwardGuard.Run(1, 1, 1, static () => throw new InvalidDataException("thrown in backward"));
    }
}

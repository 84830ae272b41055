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

    private sealed class Failing : SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[1] * 2;

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
            BackwardGuard.Run(1, 1, 1, static () => throw new InvalidDataException("thrown in backward"));
    }
}

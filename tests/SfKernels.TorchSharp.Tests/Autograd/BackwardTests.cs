using SfKernels.TestSupport;
using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Autograd;

public sealed class BackwardTests
{
    [Fact]
    public void GradientsAddUpUntilCleared()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        (x * 3).sum().backward();
        (x * 3).sum().backward();
        Assert.Equal([6f, 6f], x.grad!.data<float>().ToArray());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void GradAccumulatesNothing()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        var unused = tensor(1f, requires_grad: true);
        var gradients = autograd.grad([x.pow(2).sum()], [x, unused], allow_unused: true);
        Assert.Equal([2f, 4f], gradients[0].data<float>().ToArray());
        Assert.True(gradients[1].IsInvalid);
        Assert.Null(x.grad);
    }

    [Fact]
    public void SecondDerivative()
    {
        using var scope = NewDisposeScope();
        var x = tensor(3.0, requires_grad: true);
        var first = autograd.grad([x.pow(3)], [x], retain_graph: true, create_graph: true)[0];
        Assert.Equal(18, autograd.grad([first], [x])[0].item<double>());
    }

    [Fact]
    public void BackwardIntoChosenInputsLeavesOthersAlone()
    {
        using var scope = NewDisposeScope();
        var x = tensor(3.0, requires_grad: true);
        var y = tensor(5.0, requires_grad: true);
        (x * y).backward(inputs: [x]);
        Assert.Equal(5, x.grad!.item<double>());
        Assert.Null(y.grad);
    }

    [Fact]
    public void GradientOfAWeightedOutput()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[] { 1, 2 }, requires_grad: true);
        (x * x).backward([tensor(new double[] { 10, 100 })]);
        Assert.Equal([20d, 400d], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void NothingIsRecordedUnderNoGrad()
    {
        using var scope = NewDisposeScope();
        var x = tensor(1.0, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
        }
        Assert.True(is_grad_enabled());
        using (inference_mode()) Assert.True(is_inference_mode_enabled());
        Assert.False(is_inference_mode_enabled());
        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void LeavesAndDetachedTensors()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();
        var y = x * 2;
        Assert.True(x.is_leaf);
        Assert.False(y.is_leaf);
        Assert.True(y.detach().is_leaf);
        // The real library ignores it.
        if (!Flavour.IsStandIn) return;
        var refusal = Assert.Throws<ExternalException>(() => y.requires_grad = false);
        Assert.Contains("leaf variables", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChangingALeafInPlaceIsRefused()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();
        var refusal = Assert.Throws<ExternalException>(() => x.add_(1));
        Assert.StartsWith("a leaf Variable that requires grad is being used in an in-place operation.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RetainedGradientOfAnInnerTensor()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0, requires_grad: true);
        var y = x * x;
        y.retain_grad();
        (y * 3).backward();
        Assert.Equal(3, y.grad!.item<double>());
    }
}

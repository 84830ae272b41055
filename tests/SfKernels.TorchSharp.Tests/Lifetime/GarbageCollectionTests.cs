using SfKernels.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Lifetime;

[Collection(AloneCollection.Name)]
public sealed class GarbageCollectionTests
{
    [Fact]
    public void TrainingUnderForcedCollectionsLeavesNothingBehind()
    {
        var before = Settle();
        Train(20);
        // The real library counts every parameter once too often, however long it is trained.
        var left = Settle() - before;
        before += left;
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                // Leaves the training thread its share of a small machine.
                Thread.Sleep(1);
            }
        });
        // The real library lets the collector free a number that a native call still reads.
        if (Flavour.IsStandIn) collector.Start();
        try
        {
            var (first, last) = Train(2000);
            Assert.True(last < first * 0.2, $"The loss went from {first} to {last}.");
        }
        finally
        {
            stop.Cancel();
            if (Flavour.IsStandIn) collector.Join();
        }
        Assert.Equal(before + left, Settle());
        if (Flavour.IsStandIn) Assert.Equal(0, left);
    }

    // A model of every kind of tensor that can get lost: parameters, optimiser state, a function in C#, temporaries without a scope.
    private static (float First, float Last) Train(int steps)
    {
        using var model = nn.Sequential(("conv", nn.Conv2d(1, 4, 3, padding: 1)), ("relu", nn.ReLU()), ("flat", nn.Flatten()), ("head", nn.Linear(4 * 6 * 6, 3)));
        using var optimizer = optim.SGD(model.parameters(), 0.05, momentum: 0.9);
        using var random = new Generator(3);
        using var images = randn(8, 1, 6, 6, generator: random);
        using var targets = randn(8, 3, generator: random);
        var (first, last) = (0f, 0f);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = SquaredError.apply(model.forward(images), targets);
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
            if (step == 0) first = last;
            // What no scope holds is the collector's.
            _ = (loss.detach() + 1).DetachFromDisposeScope();
        }
        return (first, last);
    }

    private static long Settle()
    {
        for (var i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return Tensor.TotalCount;
    }

    private sealed class SquaredError : autograd.SingleTensorFunction<SquaredError>
    {
        public override string Name => nameof(SquaredError);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var difference = (Tensor)vars[0] - (Tensor)vars[1];
            ctx.save_for_backward([difference]);
            return (difference * difference).mean();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var difference = ctx.get_saved_variables()[0];
            return [difference * grad_output * (2.0 / difference.numel()), null!];
        }
    }
}

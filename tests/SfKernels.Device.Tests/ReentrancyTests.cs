using SfKernels.Autograd;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Operators know nothing of each other: several threads at once get the bits that each gets alone.</summary>
public sealed class ReentrancyTests
{
    private const int Threads = 4, Steps = 3;

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public void ThreadsDoNotDisturbEachOther(Backend backend)
    {
        TestDevice device = TestDevice.Open(backend);
        float[][] alone = [.. Enumerable.Range(0, Threads).Select(thread => Work(device, thread))];
        float[][] together = new float[Threads][];
        using var start = new Barrier(Threads);
        Exception?[] failures = new Exception?[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            failures[thread] = Record.Exception(() => together[thread] = Work(device, thread));
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        Assert.All(failures, Assert.Null);
        for (int i = 0; i < Threads; i++)
            Assert.Equal(alone[i], together[i]);
    }

    // Everything of a detector's loss side, of numbers that belong to the thread.
    private static float[] Work(TestDevice device, int thread)
    {
        using var scope = NewDisposeScope();
        using IDisposable visit = device.Enter(exact: true);
        var scene = new BoxScene();
        Tensor[] logits = [.. scene.Maps(ScalarType.Float32, 4, BoxScene.Classes).Select(map => (map + thread).to(device.Place).requires_grad_())];
        Tensor[] deltas = [.. scene.Maps(ScalarType.Float32, 0.3, 4).Select(map => (map * (1 + thread)).to(device.Place).requires_grad_())];
        Tensor rows = (Draw.Numbers(ScalarType.Float32, 4, 33, 21) + thread).to(device.Place).requires_grad_();
        using var loss = new SamplingFreeLoss();
        var values = new List<float>();
        for (int step = 0; step < Steps; step++)
        {
            var assignment = scene.Assign(device.Place);
            Tensor total = loss.forward(logits, assignment.Labels, BoxLosses.SmoothL1(deltas, assignment)).Total
                + SoftmaxLosses.CrossEntropy(rows, Draw.Labels(20, ScalarType.Int64, 33).to(device.Place));
            IList<Tensor> gradients = autograd.grad([total], [.. logits, .. deltas, rows]);
            values.Add(total.item<float>());
            values.AddRange(gradients.Select(static gradient => gradient.abs().sum().item<float>()));
        }

        return [.. values];
    }
}

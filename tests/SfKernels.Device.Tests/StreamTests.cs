using System.Diagnostics;
using SfKernels.Autograd;
using SfKernels.Kernels.Cuda;
using SfKernels.Runtime;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Operators belong to torch's current stream, whichever that is: behind what it has been given, before what it gets next, and beside all others.</summary>
[Collection(Alone.Name)]
public sealed class StreamTests
{
    private const int Rows = 2003, Classes = 20;

    [Fact]
    public void AnOperatorRunsInTheOrderOfTheCurrentStream()
    {
        torch.Device place = Place();
        using var scope = NewDisposeScope();
        using var delay = new Delay(place);
        (Tensor source, Tensor labels) = Inputs(place);
        (float expected, float slope) = Step(source.clone());
        TorchStreams.Stream before = TorchStreams.Current(place), other = TorchStreams.FromPool(place);
        cuda.synchronize();
        try
        {
            TorchStreams.MakeCurrent(other);
            // The logits are there only once the delay is over: a launch on any other stream would see zeros.
            Tensor logits = zeros_like(source);
            cuda.synchronize();
            delay.On(TorchStreams.Handle(other));
            logits.copy_(source);
            Assert.Equal((expected, slope), Step(logits));
        }
        finally
        {
            TorchStreams.MakeCurrent(before);
        }

        (float, float) Step(Tensor logits)
        {
            Tensor leaf = logits.detach().requires_grad_();
            Tensor loss = AnchorLosses.SigmoidCrossEntropy([leaf], labels);
            Tensor gradient = autograd.grad([loss], [leaf])[0].mul(2);
            return (loss.item<float>(), gradient.abs().sum().item<float>());
        }
    }

    [Fact]
    public void AnOperatorDoesNotWaitForAnotherStream()
    {
        torch.Device place = Place();
        using var scope = NewDisposeScope();
        using var delay = new Delay(place);
        (Tensor logits, Tensor labels) = Inputs(place);
        float expected = AnchorLosses.SigmoidCrossEntropy([logits], labels).item<float>();
        nint other = TorchStreams.Handle(TorchStreams.FromPool(place));
        delay.On(other);
        float found = AnchorLosses.SigmoidCrossEntropy([logits], labels).item<float>();
        bool still = CudaGraph.IsBusy(other);
        KernelLauncher.For(place.index).Synchronize(other);
        Assert.Equal(expected, found);
        Assert.True(still, "the operator came back only after the other stream's work");
    }

    private static torch.Device Place()
    {
        torch.Device place = TestDevice.Open(Backend.Cuda).Place;
        Assert.SkipUnless(TorchStreams.IsAvailable, "This libtorch does not export its streams by the names that the test knows.");
        return place;
    }

    private static (Tensor Logits, Tensor Labels) Inputs(torch.Device place) =>
        (Draw.Numbers(ScalarType.Float32, 4, Rows, Classes).to(place), Draw.Labels(Classes, ScalarType.Int64, Rows).to(place));

    /// <summary>A second of work for one multiprocessor.</summary>
    private sealed class Delay : IDisposable
    {
        private const int MostLaunches = 500;

        private readonly KernelLauncher _launcher;
        private readonly DeviceBuffer<float> _values, _total;
        private readonly int _launches = 1;

        public Delay(torch.Device place)
        {
            _launcher = KernelLauncher.For(place.index);
            _values = new(_launcher, 1 << 24);
            _values.Upload(new float[1 << 24]);
            _total = new(_launcher, 1);
            On(0);
            _launcher.Synchronize(0);
            long start = Stopwatch.GetTimestamp();
            On(0);
            _launcher.Synchronize(0);
            _launches = (int)Math.Clamp(1 / Stopwatch.GetElapsedTime(start).TotalSeconds, 1, MostLaunches);
        }

        public void On(nint stream)
        {
            for (int i = 0; i < _launches; i++)
                LossSumKernels.LaunchTotal(_launcher, 1, stream, _values.View, default, _total.View);
        }

        public void Dispose()
        {
            _values.Dispose();
            _total.Dispose();
        }
    }
}

using SfKernels.Autograd;
using SfKernels.Device.Tests;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.SimulatedCuda.Tests;

/// <summary>Where launches go: torch's stream, the tensors' device, a context that is given back.</summary>
[Collection(Alone.Name)]
public sealed class OrderTests
{
    private const int Rows = 40, Classes = 3;

    [Fact]
    public void LaunchesGoToTorchsCurrentStream()
    {
        torch.Device place = Simulated.First();
        using var scope = NewDisposeScope();
        (Tensor logits, Tensor labels) = Inputs(place);
        nint own = SimulatedDriver.UseStream(0, fresh: true);
        try
        {
            Assert.NotEqual(0, own);
            _ = AnchorLosses.SigmoidCrossEntropy([logits], labels);
            Assert.Equal(own, SimulatedDriver.LastStream);
        }
        finally
        {
            SimulatedDriver.UseStream(0, fresh: false);
        }

        _ = AnchorLosses.SigmoidCrossEntropy([logits], labels);
        Assert.Equal(0, SimulatedDriver.LastStream);
    }

    // Autograd calls a device's backward on a thread of its own, where nobody has made a context current.
    [Fact]
    public void ThreadsKeepTheContextThatTheyHad()
    {
        torch.Device place = Simulated.First();
        using var scope = NewDisposeScope();
        (Tensor logits, Tensor labels) = Inputs(place);
        int before = SimulatedDriver.Launches.Count;
        using Tensor leaf = logits.detach().requires_grad_();
        AnchorLosses.SigmoidCrossEntropy([leaf], labels).backward();
        Assert.True(SimulatedDriver.Launches.Count > before);
        Assert.Equal(place.ToString(), leaf.grad!.device.ToString());
        Assert.Equal(0, SimulatedDriver.Contexts);
        Assert.Empty(SimulatedDriver.Faults);
    }

    [Fact]
    public void TensorsOfSeveralDevicesAreRefusedByName()
    {
        torch.Device place = Simulated.First();
        using var scope = NewDisposeScope();
        (Tensor logits, Tensor labels) = Inputs(place);
        Refused("labels", () => AnchorLosses.SigmoidCrossEntropy([logits], labels.cpu()));
        Refused("labels", () => AnchorLosses.SigmoidFocal([logits], labels.to(device(DeviceType.CUDA, 1))));
        Refused("labels", () => SoftmaxLosses.CrossEntropy(logits, labels.clamp_min(0).cpu()));
        Refused("weights", () => AnchorLosses.SigmoidCrossEntropy([logits], labels, ones(Rows)));
    }

    private static void Refused(string parameter, Func<Tensor> use)
    {
        int launches = SimulatedDriver.Launches.Count;
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(use);
        Assert.Contains(parameter, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("cuda:0", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(launches, SimulatedDriver.Launches.Count);
    }

    private static (Tensor Logits, Tensor Labels) Inputs(torch.Device place) =>
        (Draw.Numbers(ScalarType.Float32, 4, Rows, Classes).to(place), Draw.Labels(Classes - 1, ScalarType.Int64, Rows).to(place));
}

using SfKernels.Autograd;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Each tensor's device has its own launcher, context and stream: nothing is current but for a call.</summary>
public sealed class SeveralDevicesTests
{
    [Fact]
    public void DevicesTakeTurns()
    {
        TestDevice second = TestDevice.Open(Backend.Cuda, 1), first = TestDevice.Open(Backend.Cuda);
        using var scope = NewDisposeScope();
        var scene = new BoxScene();
        Tensor[] logits = scene.Maps(ScalarType.Float32, 4, BoxScene.Classes), deltas = scene.Maps(ScalarType.Float32, 0.3, 4);
        foreach (TestDevice device in new[] { second, first, second })
        {
            device.Compare("cross-entropy", logits, (x, on) => AnchorLosses.SigmoidCrossEntropy(x, scene.Assign(on).Labels), Bound.Of(ScalarType.Float32));
            device.Compare("smooth L1", deltas, (x, on) => BoxLosses.SmoothL1(x, scene.Assign(on)), Bound.OfBoxes(ScalarType.Float32));
        }
    }
}

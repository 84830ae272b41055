using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.SimulatedCuda.Tests;

/// <summary>What the tests of this project alone ask.</summary>
internal static class Simulated
{
    /// <summary>The first device, or a skip with the reason.</summary>
    public static torch.Device First()
    {
        Assert.SkipWhen(SimulatedDriver.Reason is not null, SimulatedDriver.Reason ?? "");
        return device(DeviceType.CUDA, 0);
    }
}

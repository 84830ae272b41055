using SfKernels.Kernels.Cuda;
using SfKernels.Runtime;
using Xunit;

namespace SfKernels.Device.Tests;

/// <summary>Launches can be recorded into a CUDA graph: they wait for nothing and allocate nothing.</summary>
public sealed class GraphTests
{
    [Fact]
    public void ASumRunsFromAGraph()
    {
        KernelLauncher launcher = DeviceFixture.Launcher();
        using DeviceBuffer<float> values = DeviceFixture.Upload(launcher, Enumerable.Range(1, 1000).Select(i => (float)i).ToArray()), total = new(launcher, 1);
        launcher.Prepare(LossSumKernels.TotalImage);
        CudaGraph.CaptureAndRun(stream => LossSumKernels.LaunchTotal(launcher, 1, stream, values.View, default, total.View), times: 3);
        Assert.Equal(500500f, DeviceFixture.Download(total)[0]);
    }
}

using SfKernels.Abstractions;
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

    // Loading a kernel is no work of a stream, but the driver ends a recording for it unless it is told so.
    [Fact]
    public unsafe void AKernelMayBeLaunchedForTheFirstTimeInARecording()
    {
        KernelLauncher launcher = DeviceFixture.Launcher();
        KernelImage image = LossSumKernels.TotalImage;
        var fresh = new KernelImage(image.Entry, image.Text, image.BlockSize, image.MinimumArchitecture, image.SharedBytes, image.Parameters.ToArray());
        using DeviceBuffer<float> values = DeviceFixture.Upload(launcher, [1f, 2f, 4f]), total = new(launcher, 1);
        DeviceView<float> first = values.View, none = default, last = total.View;
        nint[] arguments = [(nint)(&first), (nint)(&none), (nint)(&last)];
        CudaGraph.CaptureAndRun(stream => launcher.Launch(fresh, 1, stream, arguments), times: 1);
        Assert.Equal(7f, DeviceFixture.Download(total)[0]);
    }
}

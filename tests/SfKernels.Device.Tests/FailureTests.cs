using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using SfKernels.Runtime;
using Xunit;

namespace SfKernels.Device.Tests;

/// <summary>What the driver refuses names the call, the reason and the kernel, and harms nothing that follows.</summary>
public sealed class FailureTests
{
    [Fact]
    public void ALaunchThatIsRefusedNamesItsKernel()
    {
        KernelLauncher launcher = DeviceFixture.Launcher();
        KernelImage image = LossSumKernels.TotalImage;
        // The text asks for blocks of another size than the launch has.
        var wrong = new KernelImage(image.Entry, image.Text, image.BlockSize / 2, image.MinimumArchitecture, image.SharedBytes, image.Parameters.ToArray());
        CudaException refusal = Refused(launcher, wrong);
        Assert.Equal("cuLaunchKernel", refusal.Call);
        Assert.Contains(image.Entry, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatTheDriverCannotCompileComesWithItsLog()
    {
        KernelLauncher launcher = DeviceFixture.Launcher();
        KernelImage image = LossSumKernels.TotalImage;
        var broken = new KernelImage(image.Entry, image.Text.Replace("ret;", "return;", StringComparison.Ordinal), image.BlockSize, image.MinimumArchitecture, image.SharedBytes, image.Parameters.ToArray());
        CudaException refusal = Refused(launcher, broken);
        Assert.Equal(("cuModuleLoadDataEx", image.Entry), (refusal.Call, refusal.Kernel));
        Assert.False(string.IsNullOrWhiteSpace(refusal.Log));
    }

    [Fact]
    public void AKernelForALaterArchitectureIsRefusedByName()
    {
        KernelLauncher launcher = DeviceFixture.Launcher();
        KernelImage image = LossSumKernels.TotalImage;
        var later = new KernelImage(image.Entry, image.Text, image.BlockSize, launcher.Device.Architecture + 1, image.SharedBytes, image.Parameters.ToArray());
        Assert.Equal(image.Entry, Refused(launcher, later).Kernel);
    }

    private static unsafe CudaException Refused(KernelLauncher launcher, KernelImage image)
    {
        using DeviceBuffer<float> values = DeviceFixture.Upload(launcher, [1f, 2f]), total = new(launcher, 1);
        DeviceView<float> first = values.View, none = default, last = total.View;
        nint[] arguments = [(nint)(&first), (nint)(&none), (nint)(&last)];
        CudaException refusal = Assert.Throws<CudaException>(() => launcher.Launch(image, 1, 0, arguments));
        Assert.Equal(image.Entry, refusal.Kernel);
        LossSumKernels.LaunchTotal(launcher, 1, 0, values.View, default, total.View);
        Assert.Equal(3f, DeviceFixture.Download(total)[0]);
        return refusal;
    }
}

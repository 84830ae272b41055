using SfKernels.Abstractions;
using SfKernels.Kernels;
using SfKernels.Runtime;
using Xunit;

namespace SfKernels.Device.Tests;

/// <summary>The driver's own compiler on every kernel: the one judge of PTX that counts.</summary>
public sealed class KernelImageTests
{
    [Fact]
    public void EveryKernelCompilesWithoutSpilling()
    {
        KernelLauncher launcher = DeviceFixture.Launcher();
        foreach (KernelImage kernel in PtxKernelList.All.Where(kernel => kernel.MinimumArchitecture <= launcher.Device.Architecture))
        {
            (int registers, int spilledBytes) = launcher.Prepare(kernel);
            Assert.True(registers is > 0 and <= 128 && spilledBytes == 0, $"{kernel}: {registers} registers, {spilledBytes} bytes spilled");
        }
    }
}

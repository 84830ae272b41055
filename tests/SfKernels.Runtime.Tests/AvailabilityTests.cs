using SfKernels.TestSupport;
using Xunit;

namespace SfKernels.Runtime.Tests;

/// <summary>Each machine is a process of its own: what it finds is asked once.</summary>
public sealed class AvailabilityTests
{
    [Fact]
    public async Task WithADriver() =>
        Assert.Equal("True|2|12.4|", (await Run([])).Output.TrimEnd());

    [Fact]
    public async Task WithoutADriver()
    {
        ProcessRun run = await Run(["use"], (DriverLibrary.PathVariable, "libnowhere.so.1"));
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(["False|0||libnowhere.so.1 is not on this machine: there is no NVIDIA driver.", "cuInit: CUDA_ERROR_NO_DEVICE (100): libnowhere.so.1 is not on this machine: there is no NVIDIA driver."], run.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task WithADriverButNoDevice()
    {
        Assert.Equal("False|0||cuInit: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected.", (await Run([], ("RECORDED_DRIVER_FAIL", "cuInit:100"))).Output.TrimEnd());
        Assert.Equal("False|0|12.4|The driver sees no device.", (await Run([], ("RECORDED_DRIVER_DEVICES", "0"))).Output.TrimEnd());
        Assert.Equal("False|0||cuDeviceGetCount: an unknown error: no description.", (await Run([], ("RECORDED_DRIVER_FAIL", "cuDeviceGetCount:9999"))).Output.TrimEnd());
    }

    [Fact]
    public void ALibraryThatLacksAnEntryIsTooOld() =>
        Assert.EndsWith("has no entry cuInit: the NVIDIA driver is too old.", DriverLibrary.Load("libc.so.6").Reason, StringComparison.Ordinal);

    private static Task<ProcessRun> Run(string[] arguments, params (string Name, string Value)[] variables)
    {
        Dictionary<string, string?> environment = new() { [DriverLibrary.PathVariable] = RecordedDriver.FilePath };
        foreach ((string name, string value) in variables)
            environment[name] = value;
        return ProcessRun.StartAsync("dotnet", [typeof(AvailabilityTests).Assembly.Location, .. arguments], AppContext.BaseDirectory, environment);
    }
}

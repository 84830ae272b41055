using BenchmarkDotNet.Attributes;
using SfKernels.Runtime;
using static TorchSharp.torch;

namespace SfKernels.Bench;

/// <summary>What runs on the CPU and, where there is one, on a CUDA device.</summary>
public abstract class DeviceBenchmarks
{
    private const string Cpu = "cpu", Cuda = "cuda";
    private static readonly Lazy<string[]> s_devices = new(Find);

    /// <summary>The devices of this machine: the CPU always.</summary>
    public static IEnumerable<string> Devices => s_devices.Value;

    /// <summary>Where the tensors are.</summary>
    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = Cpu;

    /// <summary>Waits for what a call has launched: its time is that of the device.</summary>
    protected void Wait()
    {
        if (Device == Cuda)
        {
            cuda.synchronize();
        }
    }

    private static string[] Find()
    {
        string? missing = !cuda.is_available() ? "libtorch sees no CUDA device" : CudaDriver.UnavailableReason;
        if (missing is null)
        {
            return [Cpu, Cuda];
        }

        Console.WriteLine($"// No CUDA rows: {missing.TrimEnd('.')}.");
        return [Cpu];
    }
}

using BenchmarkDotNet.Attributes;
using SfKernels.Abstractions;
using SfKernels.Ops.Cuda;
using SfKernels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Bench;

/// <summary>What runs on the CPU and, where there is one, on a CUDA device.</summary>
public abstract class DeviceBenchmarks
{
    private const string Cpu = "cpu", Cuda = "cuda";
    private static readonly Lazy<string[]> s_devices = new(Find);
    private IKernelLauncher? _own, _ilgpu;

    /// <summary>The devices of this machine: the CPU always.</summary>
    public static IEnumerable<string> Devices => s_devices.Value;

    /// <summary>Where the tensors are.</summary>
    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = Cpu;

    /// <summary>The launches of the operator, forward and backward, without a graph around them. On a device alone.</summary>
    [Benchmark]
    public void Kernels() => Timed(_own!);

    /// <summary>The same launches of the kernels that ILGPU itself compiles. On a device alone, in the packages flavour.</summary>
    [Benchmark]
    public void Ilgpu() => Timed(_ilgpu!);

    /// <summary>Whether a benchmark means something on a device.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="device">Where its tensors are.</param>
    internal static bool IsThere(string method, string? device) => method switch
    {
        nameof(Kernels) => device == Cuda,
        nameof(Ilgpu) => device == Cuda && IlgpuKernels.Exist,
        _ => true,
    };

    /// <summary>The operator's launches, and all that they compute.</summary>
    /// <param name="launcher">Starts the kernels.</param>
    /// <param name="stream">The stream of the tensors.</param>
    internal abstract Tensor[] Launch(IKernelLauncher launcher, nint stream);

    /// <summary>Opens the launchers, and throws where the two compilers' kernels do not compute the same. The last line of a set-up.</summary>
    protected void OpenLaunchers()
    {
        if (Device != Cuda)
        {
            return;
        }

        _own = KernelLauncher.For(0);
        if (IlgpuKernels.Exist)
        {
            _ilgpu = IlgpuKernels.On(_own);
            Compare(_own, _ilgpu, TorchStream.Current(0));
        }
    }

    /// <summary>Throws where two launchers' kernels do not compute the same.</summary>
    internal void Compare(IKernelLauncher one, IKernelLauncher other, nint stream)
    {
        using var scope = NewDisposeScope();
        foreach (var (ours, theirs) in Launch(one, stream).Zip(Launch(other, stream)))
        {
            Tensor expected = ours.detach().to(ScalarType.Float64);
            double most = expected.numel() == 0 ? 0 : expected.abs().max().item<double>();
            double difference = expected.numel() == 0 ? 0 : (expected - theirs.detach()).abs().max().item<double>();
            double rounding = ours.dtype is ScalarType.BFloat16 or ScalarType.Float16 ? 1.0 / 128 : 5e-5;
            if (!(difference <= (most * rounding) + 1e-7))
            {
                throw new InvalidOperationException(FormattableString.Invariant($"The kernels of the two compilers differ by {difference}; the largest number is {most}."));
            }
        }
    }

    /// <summary>Waits for what a call has launched: its time is that of the device.</summary>
    protected void Wait()
    {
        if (Device == Cuda)
        {
            cuda.synchronize();
        }
    }

    private void Timed(IKernelLauncher launcher)
    {
        using var scope = NewDisposeScope();
        Launch(launcher, TorchStream.Current(0));
        Wait();
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

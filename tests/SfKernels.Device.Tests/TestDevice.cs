using System.Runtime.InteropServices;
using SfKernels.Kernels.Cuda;
using SfKernels.Ops.Cuda;
using SfKernels.Ptx;
using SfKernels.Ptx.Launching;
using SfKernels.Ptx.Numerics;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Where the operators under test run.</summary>
internal sealed class TestDevice
{
    private readonly bool _interpreted;
    private int _turn;

    private TestDevice(bool interpreted, torch.Device place) => (_interpreted, Place) = (interpreted, place);

    /// <summary>Where the tensors are to be.</summary>
    public torch.Device Place { get; }

    /// <summary>A size for long inputs: the interpreter takes a microsecond for what a device does in a cycle.</summary>
    public int Long => _interpreted || Simulated ? 257 : 100_003;

    // Whether the CUDA devices are those of tests/SfKernels.SimulatedCuda.Tests, which compiles these tests once more.
    private static bool Simulated =>
#if SIMULATED
        true;
#else
        false;
#endif

    /// <summary>The backend, or the reason for a skip.</summary>
    /// <param name="backend">Which.</param>
    /// <param name="index">Of the CUDA devices.</param>
    public static TestDevice Open(Backend backend, int index = 0)
    {
        Assert.SkipUnless(NativeLibrary.TryLoad("LibTorchSharp", typeof(torch).Assembly, null, out _), "The library for libtorch is not beside the tests.");
        if (backend == Backend.Interpreter)
            return new(true, CPU);
        int devices = cuda.is_available() ? cuda.device_count() : 0;
        Assert.SkipUnless(index < devices, $"libtorch sees {devices} CUDA devices.");
        return new(false, device(DeviceType.CUDA, index));
    }

    /// <summary>Until the result is disposed, the operators of the calling thread run their device code here.</summary>
    /// <param name="exact">Whether the interpreter leaves approximations exact, so that every visit gives the same bits.</param>
    public IDisposable Enter(bool exact = false) => new Visit(_interpreted ? Interpreter(exact ? 0 : Interlocked.Increment(ref _turn)) : null);

    // By turns with approximations that are exact, too large, too small and either, and with warps in another order: a device may be any of these.
    private static InterpretedLauncher Interpreter(int turn)
    {
        ApproximationError[] errors = Enum.GetValues<ApproximationError>();
        return new(typeof(AnchorLossKernels).Assembly, new LaunchOptions { Error = errors[turn % errors.Length], ScheduleSeed = turn });
    }

    private sealed class Visit : IDisposable
    {
        public Visit(InterpretedLauncher? launcher) => CudaDoor.OnCpu = launcher;

        public void Dispose() => CudaDoor.OnCpu = null;
    }
}

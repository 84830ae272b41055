using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>A CUDA device of libtorch, or the reason for a skip. SFK_TEST_DEVICE=cpu puts the CPU in its place, to try the tests themselves where there is none.</summary>
internal static class TorchDevice
{
    public static torch.Device Get(int index = 0)
    {
        Assert.SkipUnless(NativeLibrary.TryLoad("LibTorchSharp", typeof(torch).Assembly, null, out _), "The library for libtorch is not beside the tests.");
        if (Environment.GetEnvironmentVariable("SFK_TEST_DEVICE") == "cpu")
            return CPU;
        int devices = cuda.is_available() ? cuda.device_count() : 0;
        Assert.SkipUnless(index < devices, $"libtorch sees {devices} CUDA devices.");
        return device(DeviceType.CUDA, index);
    }

    /// <summary>All elements within a part of the largest.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, ScalarType type, string what)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.dtype, actual.dtype);
        if (expected.numel() == 0)
            return;
        Tensor wanted = expected.to(ScalarType.Float64), found = actual.cpu().to(ScalarType.Float64);
        double largest = wanted.abs().max().item<double>();
        double difference = (wanted - found).abs().max().item<double>();
        double part = type switch { ScalarType.Float32 => 1e-5, ScalarType.Float16 => 2e-3, _ => 1.6e-2 };
        Assert.True(difference <= (largest * part) + 1e-7, $"{what}, {type}: off by {difference}, largest {largest}");
    }
}

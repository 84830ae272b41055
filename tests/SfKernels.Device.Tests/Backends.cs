using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>The rows of tests that hold for every backend.</summary>
public static class Backends
{
    /// <summary>Each alone.</summary>
    public static TheoryData<Backend> All { get; } = new(Present);

    /// <summary>Each with every storage format of the kernels.</summary>
    public static TheoryData<Backend, ScalarType> AndFormats { get; } = Formats();

    // Where the devices are simulated they are tested alone: the interpreter's turn is in the project for real ones.
    private static Backend[] Present =>
#if SIMULATED
        [Backend.Cuda];
#else
        Enum.GetValues<Backend>();
#endif

    private static TheoryData<Backend, ScalarType> Formats()
    {
        TheoryData<Backend, ScalarType> rows = [];
        foreach (Backend backend in Present)
        {
            rows.Add(backend, ScalarType.Float32);
            rows.Add(backend, ScalarType.Float16);
            rows.Add(backend, ScalarType.BFloat16);
        }

        return rows;
    }
}

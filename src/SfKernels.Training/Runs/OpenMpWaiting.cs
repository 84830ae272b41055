using System.Runtime.InteropServices;

namespace SfKernels.Training.Runs;

/// <summary>
/// How libtorch's threads wait for each other. By default they spin for milliseconds: beside a loader thread, or on a busy machine, they take the cores
/// from the very thread they wait for, and a step takes up to ten times as long. Measured on 2 cores: a tenth faster alone, many times faster under load.
/// </summary>
internal static partial class OpenMpWaiting
{
    private const string Variable = "GOMP_SPINCOUNT";

    /// <summary>A few microseconds.</summary>
    private const string ShortSpin = "1000";

    /// <summary>Lets waiting threads sleep soon. Only has an effect before libtorch is loaded; a value of the environment stays.</summary>
    public static void Shorten()
    {
        // .NET keeps its own copy of the environment: libgomp reads that of the C library.
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = SetVariable(Variable, ShortSpin, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}

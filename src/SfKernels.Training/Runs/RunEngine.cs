using System.Globalization;
using SfKernels.Detection.Structures;
using SfKernels.Kernels.Threading;
using SfKernels.Ops;
using SfKernels.Ops.Engine;
using SfKernels.Training.Trainer;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Training.Runs;

/// <summary>Process-wide settings of the tensor engine.</summary>
public static class RunEngine
{
    /// <summary>Text for config.json.</summary>
    public static string Description => $"libtorch {__version__}";

    /// <summary>
    /// Sets the number of threads, and keeps freed tensors for the next step. null is every core, which is more than libtorch takes by itself on some machines.
    /// </summary>
    public static void UseThreads(int? threads)
    {
        OpenMpWaiting.Shorten();
        KernelThreads.Count = threads ?? Environment.ProcessorCount;
        set_num_threads(KernelThreads.Count);
        LargeBlocks.Keep();
    }

    /// <summary>"fp32" or "bf16".</summary>
    public static TrainingPrecision PrecisionOf(string text) => text switch
    {
        "fp32" => TrainingPrecision.Float32,
        "bf16" => TrainingPrecision.BFloat16,
        _ => throw new ArgumentException($"--precision is '{text}': use fp32 or bf16.", nameof(text)),
    };

    /// <summary>"channels-last" or "contiguous".</summary>
    public static MemoryFormat FormatOf(string text) => text switch
    {
        "channels-last" => MemoryFormat.ChannelsLast,
        "contiguous" => MemoryFormat.Contiguous,
        _ => throw new ArgumentException($"--memory-format is '{text}': use channels-last or contiguous.", nameof(text)),
    };

    /// <summary>"cpu", "cuda" or "cuda:1" as a device that is there.</summary>
    public static Device DeviceOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "cpu")
            return CPU;
        string[] parts = text.Split(':');
        int index = 0;
        bool indexed = parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
        if (parts[0] != "cuda" || (parts.Length > 1 && !indexed))
            throw new ArgumentException($"--device is '{text}': use cpu, cuda or cuda:INDEX.", nameof(text));
        int devices = cuda.is_available() ? cuda.device_count() : 0;
        if (index >= devices)
            throw new ArgumentException($"--device is '{text}', but this machine's libtorch sees {devices} CUDA devices: use --device cpu, or ask `sfk doctor`.", nameof(text));
        return device(DeviceType.CUDA, index);
    }
}

using SfKernels.Training.Runs;
using static SfKernels.Cli.Options.OptionKinds;

namespace SfKernels.Cli.Options;

/// <summary>When a run evaluates, saves and logs, and what of the machine it uses.</summary>
internal static class UpkeepRunOptions
{
    private static RunOptions Default { get; } = new();

    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<RunOption> Create() =>
    [
        RunOption.Of(
            Whole("--eval-every", "I", 1, "Evaluate every I steps. [default: at the end only]"),
            static (o, v) => o with { EvalEvery = v }),
        RunOption.Of(
            Whole("--checkpoint-every", "I", 1, $"Save the state every I steps. [default: {Default.CheckpointEvery}]"),
            static (o, v) => o with { CheckpointEvery = v }),
        RunOption.Of(Whole("--log-every", "I", 1, $"Log every I steps. [default: {Default.LogEvery}]"), static (o, v) => o with { LogEvery = v }),
        RunOption.Of(
            Whole("--workers", "N", 1, "Threads that load images. [default: a quarter of the cores]", DataOptions.MostThreads),
            static (o, v) => o with { Workers = v }),
        RunOption.Of(
            Whole("--pixel-cache", "MIB", 0, "Memory for training images that were decoded or drawn once. [default: 0]"),
            static (o, v) => o with { PixelCache = v }),
        RunOption.Of(DataOptions.Threads(), static (o, v) => o with { Threads = v }),
        RunOption.Of(DataOptions.Device(), static (o, v) => o with { Device = v }),
        RunOption.Of(DataOptions.Precision(), static (o, v) => o with { Precision = v }),
        RunOption.Of(DataOptions.MemoryFormat(), static (o, v) => o with { MemoryFormat = v }),
    ];
}

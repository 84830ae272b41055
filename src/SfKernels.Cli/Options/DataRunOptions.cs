using static SfKernels.Cli.Options.OptionKinds;

namespace SfKernels.Cli.Options;

/// <summary>What a run trains on, and how images become inputs.</summary>
internal static class DataRunOptions
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<RunOption> Create() =>
    [
        RunOption.Of(DataOptions.Data(), static (o, v) => o with { Data = v }),
        RunOption.Of(
            Text("--train-split", "SPLIT", "Split to train on. [default: train]"),
            static (o, v) => o with { TrainSplit = v }),
        RunOption.Of(
            Text("--val-split", "SPLIT", "Split to evaluate on. [default: val]"),
            static (o, v) => o with { ValSplit = v }),
        RunOption.Of(DataOptions.ImageSize(), static (o, v) => o with { ImageSize = v }),
        RunOption.Of(
            Switch("--flip", "Mirror half of the training images. [default: on]"),
            static (o, v) => o with { Flip = v == On }),
        RunOption.Of(
            Text("--scale-jitter", "MIN,MAX", "Random factor on the size of training images, such as 0.8,1.25. [default: 1,1]"),
            static (o, v) => o with { ScaleJitter = v }),
        RunOption.Of(
            Real("--photometric", "P", 0, true, "Random brightness, contrast and saturation by factors in 1-P..1+P. [default: 0]"),
            static (o, v) => o with { Photometric = v }),
    ];
}

using SfKernels.Detection.Backbones;
using SfKernels.Training.Runs;
using static SfKernels.Cli.Options.OptionKinds;

namespace SfKernels.Cli.Options;

/// <summary>What network a run trains.</summary>
internal static class ModelRunOptions
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<RunOption> Create() =>
    [
        RunOption.Of(
            Choice("--model", ModelSettings.Models, "Detector. [default: retinanet]"),
            static (o, v) => o with { Model = v }),
        RunOption.Of(
            Choice("--backbone", BackboneFactory.Names, "Feature extractor; tiny is made for CPUs and small pictures. [default: tiny]"),
            static (o, v) => o with { Backbone = v }),
        RunOption.Of(
            Whole("--channels", "C", 16, "Channels of pyramid and heads. [default: 64 for tiny, 256 for resnet]"),
            static (o, v) => o with { Channels = v }),
        RunOption.Of(
            Whole("--head-convs", "N", 0, "Convolutions before the last one in each head. [default: 4]"),
            static (o, v) => o with { HeadConvs = v }),
        RunOption.Of(
            Choice("--head-norm", ["none", "group"], "Normalisation in the heads. [default: group for tiny, none for resnet]"),
            static (o, v) => o with { HeadNorm = v }),
        RunOption.Of(
            Choice("--backbone-norm", ["batch", "frozen"], "Batch normalisation of a resnet: trained, or frozen as loaded. [default: frozen with --init, else batch]"),
            static (o, v) => o with { BackboneNorm = v }),
        RunOption.Of(
            Text("--init", "WEIGHTS", "Weights to start from: .safetensors or a PyTorch .pth state dict."),
            static (o, v) => o with { Init = v }),
    ];
}

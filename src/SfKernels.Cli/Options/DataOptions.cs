using System.CommandLine;
using SfKernels.Cli.Errors;
using SfKernels.Training.Data.Scenes;

namespace SfKernels.Cli.Options;

/// <summary>Options that several commands share.</summary>
internal static class DataOptions
{
    /// <summary>More than any machine has cores: far larger numbers, such as a batch size in the wrong place, would end in a machine that makes threads for minutes.</summary>
    public const int MostThreads = 1024;

    /// <summary>--data.</summary>
    public static Option<string?> Data() => OptionKinds.Text(
        "--data",
        "DATA",
        "voc:DIR (Annotations/, JPEGImages/, ImageSets/Main/SPLIT.txt), coco:DIR (annotations/instances_SPLIT.json, SPLIT/), or " + SceneOptions.Grammar + " (drawn pictures, no files).");

    /// <summary>--split.</summary>
    public static Option<string?> Split(string standard) => OptionKinds.Text("--split", "SPLIT", $"Split of the data. [default: {standard}]");

    /// <summary>--image-size.</summary>
    public static Option<string?> ImageSize() => OptionKinds.Text(
        "--image-size", "SHORT[,MAX]", "Resize so that the short side has SHORT pixels and the long one at most MAX. [default: 800,1333; squares that are all of one size, such as scenes: as they are]");

    /// <summary>--threads.</summary>
    public static Option<int?> Threads() => OptionKinds.Whole("--threads", "N", 1, "Threads of the tensor engine and the kernels. [default: every core]", MostThreads);

    /// <summary>--device.</summary>
    public static Option<string?> Device() => OptionKinds.Text("--device", "DEVICE", "cpu or cuda[:INDEX]. [default: cpu]");

    /// <summary>--precision.</summary>
    public static Option<string?> Precision() => OptionKinds.Choice(
        "--precision", ["fp32", "bf16"], "What layers compute in while training: fp32, or bf16 for mixed precision over float32 weights. Evaluation is fp32. [default: fp32]");

    /// <summary>--memory-format.</summary>
    public static Option<string?> MemoryFormat() => OptionKinds.Choice(
        "--memory-format", ["channels-last", "contiguous"], "How images, maps and weights lie in memory. [default: channels-last]");

    /// <summary>--json.</summary>
    public static Option<string?> Json() => OptionKinds.Text("--json", "FILE", "Write the numbers as JSON.");

    /// <summary>The value of an option that a command cannot do without.</summary>
    public static string Need(ParseResult parsed, Option<string?> option, string example) =>
        parsed.GetValue(option) is { Length: > 0 } value ? value : throw new UsageException($"{option.Name} is missing: for example {option.Name} {example}.");
}

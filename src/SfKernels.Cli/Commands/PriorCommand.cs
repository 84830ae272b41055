using System.CommandLine;
using System.Globalization;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Options;
using SfKernels.Training.Data;
using SfKernels.Training.Progress;
using SfKernels.Training.Runs;
using SfKernels.Training.Storage;

namespace SfKernels.Cli.Commands;

/// <summary>sfk prior.</summary>
internal sealed class PriorCommand : SfkCommand
{
    private readonly Option<string?> _data = DataOptions.Data();
    private readonly Option<string?> _split = DataOptions.Split("train");
    private readonly Option<string?> _model = OptionKinds.Choice("--model", ModelSettings.Models, "Detector whose anchors are counted. [default: retinanet]");
    private readonly Option<string?> _imageSize = DataOptions.ImageSize();
    private readonly Option<bool> _recount = OptionKinds.Flag("--recount", "Count again even where the numbers are cached.");
    private readonly Option<string?> _json = DataOptions.Json();

    /// <summary>Describes the command.</summary>
    public PriorCommand()
        : base("prior", "Count foreground and background anchors of a data set and print the optimal bias. Needs annotations only, no images.")
    {
        foreach (Option option in new Option[] { _data, _split, _model, _imageSize, _recount, _json })
            Add(option);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string CommandLine, string Effect)> Examples =>
    [
        ("sfk prior --data coco:COCO --split train2017 --json prior.json", "the paper's 1e-5 for RetinaNet on COCO, in seconds"),
        ("sfk prior --data scenes:5000", "the prior of the drawn scenes"),
    ];

    private int Run(ParseResult parsed)
    {
        string? json = OutputFile.Of(parsed, _json);
        IDetectionDataset dataset = DatasetSpec.Parse(DataOptions.Need(parsed, _data, "coco:DIR"), parsed.GetValue(_split) ?? "train");
        var options = new RunOptions { Model = parsed.GetValue(_model) ?? "retinanet" };
        PriorFacts facts = PriorCount.Of(
            dataset,
            ModelSettings.Of(options, RunData.ClassesOf(dataset), null),
            ImageSize.Parse(parsed.GetValue(_imageSize), dataset.Images),
            parsed.GetValue(_recount) ? null : PriorCount.CacheFolder);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{dataset.Name}: {facts.Foreground} foreground and {facts.Background} background anchors, {dataset.Categories.Count} classes: prior {facts.Prior:g6}, bias {facts.Bias:0.0000} ({Duration.Text(facts.Seconds)})"));
        if (json is not null)
            JsonFormat.Write(json, facts);
        return ExitCode.Done;
    }
}

using System.CommandLine;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Options;
using SfKernels.Cli.Terminal;
using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Storage;

namespace SfKernels.Cli.Commands;

/// <summary>sfk score.</summary>
internal sealed class ScoreCommand : SfkCommand
{
    private readonly Option<string?> _data = DataOptions.Data();
    private readonly Option<string?> _split = DataOptions.Split("val");
    private readonly Option<string?> _detections = OptionKinds.Text("--detections", "FILE", "COCO results JSON: [{\"image_id\":1,\"category_id\":2,\"bbox\":[x,y,w,h],\"score\":0.9}, ...].");
    private readonly Option<string?> _json = DataOptions.Json();

    /// <summary>Describes the command.</summary>
    public ScoreCommand()
        : base("score", "Compute the metrics of detections from any tool. Needs annotations only, no images and no model.")
    {
        foreach (Option option in new Option[] { _data, _split, _detections, _json })
            Add(option);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string CommandLine, string Effect)> Examples =>
        [("sfk score --data coco:COCO --split val2017 --detections found.json --json score.json", "the twelve COCO numbers and both VOC mAPs")];

    private int Run(ParseResult parsed)
    {
        string? json = OutputFile.Of(parsed, _json);
        string file = DataOptions.Need(parsed, _detections, "found.json");
        OutputFile.Apart(json, _json, file, "the file of --detections");
        IDetectionDataset dataset = DatasetSpec.Parse(DataOptions.Need(parsed, _data, "coco:DIR"), parsed.GetValue(_split) ?? "val");
        DetectionMetrics metrics = DetectionMetrics.Evaluate(dataset.Images, dataset.Categories, CocoResultsReader.Read(file, dataset.Images, dataset.Categories));
        Console.WriteLine($"{dataset.Name}, {dataset.Images.Count} images, {file}");
        MetricsTable.Print(metrics);
        if (json is not null)
            JsonFormat.WriteText(json, metrics.ToJson());
        return ExitCode.Done;
    }
}

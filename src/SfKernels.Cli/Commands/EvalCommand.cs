using System.CommandLine;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Options;
using SfKernels.Cli.Terminal;
using SfKernels.Training.Data;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Progress;
using SfKernels.Training.Runs;
using SfKernels.Training.Storage;

namespace SfKernels.Cli.Commands;

/// <summary>sfk eval.</summary>
internal sealed class EvalCommand : SfkCommand
{
    private readonly Option<string?> _run = RunChoice.Run();
    private readonly Option<string?> _data = OptionKinds.Text("--data", "DATA", "Data as for train. [default: that of the run]");
    private readonly Option<string?> _split = OptionKinds.Text("--split", "SPLIT", "Split to evaluate on. [default: the run's --val-split]");
    private readonly Option<string?> _json = DataOptions.Json();
    private readonly Option<string?> _detections = OptionKinds.Text("--detections", "FILE", "Write the detections as COCO results JSON.");
    private readonly Option<double?> _minScore = OptionKinds.Share(
        "--min-score", "S", "Leave out detections with a lower score. [default: prior x classes after cross-entropy, 0.05 after focal loss]");
    private readonly Option<bool> _last = RunChoice.Last();
    private readonly Option<int?> _threads = DataOptions.Threads();
    private readonly Option<string?> _device = DataOptions.Device();

    /// <summary>Describes the command.</summary>
    public EvalCommand()
        : base("eval", "Evaluate a trained run: all COCO metrics, VOC 2007 and VOC 2012 mAP, AP by class.")
    {
        foreach (Option option in new Option[] { _run, _data, _split, _json, _detections, _minScore, _last, _threads, _device })
            Add(option);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string CommandLine, string Effect)> Examples =>
    [
        ("sfk eval --run runs/voc --data voc:VOC2007 --split test --json voc.json", "metrics on the test split"),
        ("sfk eval --run runs/coco --data coco:COCO --split val2017 --detections found.json", "detections for any other tool, or `sfk score`"),
    ];

    private int Run(ParseResult parsed)
    {
        (string? json, string? results) = (OutputFile.Of(parsed, _json), OutputFile.Of(parsed, _detections));
        OutputFile.Apart(json, _json, results, "the file of --detections");
        RunFolder folder = RunChoice.Folder(parsed, _run);
        folder.CheckForeign("--json", json);
        folder.CheckForeign("--detections", results);
        RunEngine.UseThreads(parsed.GetValue(_threads));
        using TrainedModel model = TrainedModel.Load(
            folder, parsed.GetValue(_device) ?? "cpu", parsed.GetValue(_last), parsed.GetValue(_minScore));
        RunOptions options = model.Config.Options;
        IDetectionDataset dataset = DatasetSpec.Parse(parsed.GetValue(_data) ?? options.Data, parsed.GetValue(_split) ?? options.ValSplit);
        ClassMatch classes = Match(model.Config, dataset);
        ITrainingProgress progress = ProgressOutput.Create();
        if (classes.Absent.Count > 0)
            progress.Say($"{dataset.Name} lacks classes of the run, whose detections are left out: {List(classes.Absent)}");
        var found = classes.InData(model.Pass(Math.Max(1, Environment.ProcessorCount / 4)).Run(dataset, (done, total) => progress.Counting($"evaluating {dataset.Name}", done, total)));
        progress.Say($"{dataset.Name}, {dataset.Images.Count} images, weights of {model.Weights}");
        DetectionMetrics metrics = DetectionMetrics.Evaluate(dataset.Images, dataset.Categories, found);
        MetricsTable.Print(metrics);
        if (results is not null)
            CocoResultsWriter.Write(results, dataset.Images, dataset.Categories, found);
        if (json is not null)
            JsonFormat.WriteText(json, metrics.ToJson());
        return ExitCode.Done;
    }

    private static ClassMatch Match(RunConfig config, IDetectionDataset dataset)
    {
        var match = new ClassMatch(config.Categories, dataset.Categories);
        return match.Unknown.Count == 0 ? match : throw new UsageException(
            $"--data is '{dataset.Name}' with the classes {List(match.Unknown)}, but the run was trained on {List([.. config.Categories.Select(static c => c.Name)])}: give data without other classes.");
    }

    private static string List(IReadOnlyList<string> names)
    {
        const int Most = 10;
        return names.Count <= Most ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Most))} and {names.Count - Most} more";
    }
}

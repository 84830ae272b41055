using System.CommandLine;
using System.Globalization;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Options;
using SfKernels.Cli.Terminal;
using SfKernels.Training.Progress;
using SfKernels.Training.Runs;
using SfKernels.Training.Storage;

namespace SfKernels.Cli.Commands;

/// <summary>sfk predict.</summary>
internal sealed class PredictCommand : SfkCommand
{
    private readonly Option<string?> _run = RunChoice.Run();
    private readonly Option<string[]> _images = new("--images")
    {
        HelpName = "PATH...",
        Description = "JPEG or PNG files, or folders of them.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _out = OptionKinds.Text("--out", "DIR", "Folder for the drawn copies and predictions.json.");
    private readonly Option<double?> _minScore = OptionKinds.Share(
        "--min-score", "S", $"Leave out detections with a lower score. [default: {PictureGallery.LeastScore}]");
    private readonly Option<string?> _json = OptionKinds.Text("--json", "FILE", "Where the boxes go. [default: predictions.json in --out]");
    private readonly Option<bool> _last = RunChoice.Last();
    private readonly Option<int?> _threads = DataOptions.Threads();
    private readonly Option<string?> _device = DataOptions.Device();

    /// <summary>Describes the command.</summary>
    public PredictCommand()
        : base("predict", "Draw the detections of a trained run on pictures, and list them as JSON.")
    {
        foreach (Option option in new Option[] { _run, _images, _out, _minScore, _json, _last, _threads, _device })
            Add(option);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string CommandLine, string Effect)> Examples =>
    [
        ("sfk predict --run runs/voc --images street.jpg --out found", "found/street.jpg and found/predictions.json"),
        ("sfk predict --run runs/voc --images photos --min-score 0.5 --out found", "every picture of a folder"),
    ];

    private int Run(ParseResult parsed)
    {
        string folder = DataOptions.Need(parsed, _out, "found");
        if (parsed.GetValue(_images) is not { Length: > 0 } paths)
            throw new UsageException("--images is missing: for example --images street.jpg.");
        new RunFolder(folder).CheckWritable();
        string? json = OutputFile.Of(parsed, _json, makes: folder);
        RunEngine.UseThreads(parsed.GetValue(_threads));
        double minScore = parsed.GetValue(_minScore) ?? PictureGallery.LeastScore;
        using TrainedModel model = TrainedModel.Load(RunChoice.Folder(parsed, _run), parsed.GetValue(_device) ?? "cpu", parsed.GetValue(_last), minScore);
        var pictures = new PictureList(paths, model.Config.Categories);
        var drawing = new PicturePredictions(pictures, folder, minScore);
        drawing.Check();
        json ??= Path.Combine(folder, "predictions.json");
        drawing.CheckList(json);
        ITrainingProgress progress = ProgressOutput.Create();
        var found = model.Pass(Math.Max(1, Environment.ProcessorCount / 4)).Run(pictures, (done, total) => progress.Counting("detecting in picture", done, total));
        IReadOnlyList<Prediction> predictions = drawing.Write(
            found, prediction => progress.Say(string.Create(CultureInfo.InvariantCulture, $"{prediction.Drawn}: {prediction.Detections.Count} objects")));
        JsonFormat.Write(json, predictions);
        return ExitCode.Done;
    }
}

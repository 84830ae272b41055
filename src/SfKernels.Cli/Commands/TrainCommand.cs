using System.CommandLine;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Options;
using SfKernels.Training.Runs;

namespace SfKernels.Cli.Commands;

/// <summary>sfk train.</summary>
internal sealed class TrainCommand : SfkCommand
{
    private readonly RunOptionSet _run = new();
    private readonly Option<string?> _out = OptionKinds.Text("--out", "DIR", "Folder of the run: config.json, metrics.jsonl, checkpoint.safetensors, best.safetensors, report.html.");
    private readonly Option<bool> _resume = OptionKinds.Flag("--resume", "Continue the run in --out. Options that are not given are those of the run.");
    private readonly Option<string?> _json = DataOptions.Json();

    /// <summary>Describes the command.</summary>
    public TrainCommand()
        : base("train", "Train a detector. Ctrl-C saves the state and exits; --resume continues with the same bits as an uninterrupted run.")
    {
        _run.AddTo(this);
        Add(_out);
        Add(_resume);
        Add(_json);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string CommandLine, string Effect)> Examples =>
    [
        ("sfk train --data scenes:2000 --iterations 500 --batch 16 --lr 0.02 --out runs/first", "drawn scenes, no files needed"),
        ("sfk train --data voc:VOC2007 --train-split trainval --val-split test --backbone resnet50 --image-size 600,1000 --epochs 12 --init resnet50.pth --out runs/voc", "Pascal VOC from ImageNet weights"),
        ("sfk train --data voc:VOC2007 --loss focal --seed 1 --out runs/focal", "the baseline, everything else equal"),
        ("sfk train --resume --out runs/first", "continue after Ctrl-C or a crash"),
        ("sfk train --resume --out runs/first --iterations 1000", "train a finished run further"),
    ];

    private int Run(ParseResult parsed)
    {
        var folder = new RunFolder(DataOptions.Need(parsed, _out, "runs/first"));
        string? json = OutputFile.Of(parsed, _json, makes: folder.Path);
        folder.CheckForeign(_json.Name, json);
        RunOptions options;
        if (parsed.GetValue(_resume))
        {
            RunOptions stored = RunConfig.Read(folder).Options;
            options = _run.Apply(parsed, stored);
            if (options.Init != stored.Init)
                throw new UsageException($"--init is '{options.Init}', but --resume goes on from the weights of '{folder.Path}': leave one of them out.");
            if (options.TimeBudget is { } budget && budget != stored.TimeBudget && File.Exists(folder.Checkpoint))
                throw new UsageException(FormattableString.Invariant($"--time-budget is {budget}, but it gives a length only when a run starts: resume '{folder.Path}' with --iterations to make it longer."));
        }
        else
        {
            options = _run.Apply(parsed, new RunOptions());
            if (options.Data.Length == 0)
                throw new UsageException("--data is missing: for example --data scenes:2000 or --data voc:DIR.");
            if (folder.HoldsRun)
                throw new UsageException($"--out is '{folder.Path}', which already holds a run: add --resume to continue it, or choose another folder.");
        }

        return RunCommon.Train(options, folder, parsed.GetValue(_resume), json);
    }
}

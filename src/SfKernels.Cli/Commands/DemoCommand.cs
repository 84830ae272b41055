using System.CommandLine;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Options;
using SfKernels.Training.Runs;
using SfKernels.Training.Storage;

namespace SfKernels.Cli.Commands;

/// <summary>sfk demo.</summary>
internal sealed class DemoCommand : SfkCommand
{
    private const string StandardFolder = "runs/demo";

    private readonly Option<string?> _out = OptionKinds.Text("--out", "DIR", $"Folder of the run; an earlier demo there is replaced. [default: {StandardFolder}]");
    private readonly Option<string?> _json = DataOptions.Json();
    private readonly Option<double?> _minutes = OptionKinds.Real("--minutes", "M", 0, false, "Train for M minutes instead, whatever the machine's speed.");
    private readonly Option<int?> _iterations = OptionKinds.Whole("--iterations", "I", 1, "Train for I steps instead.");
    private readonly Option<int?> _threads = DataOptions.Threads();
    private readonly Option<string?> _device = DataOptions.Device();
    private readonly Option<string?> _precision = DataOptions.Precision();
    private readonly Option<string?> _format = DataOptions.MemoryFormat();

    /// <summary>Describes the command.</summary>
    public DemoCommand()
        : base("demo", "Draw scenes, count the prior, train with the Sampling-Free loss, evaluate on held-out scenes, write a report: about 5 minutes on 2 cores.")
    {
        foreach (Option option in new Option[] { _out, _json, _minutes, _iterations, _threads, _device, _precision, _format })
            Add(option);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string CommandLine, string Effect)> Examples =>
    [
        ("sfk demo", $"then open {StandardFolder}/report.html"),
        ("sfk demo --minutes 1 --out /tmp/quick", "a shorter one"),
    ];

    private int Run(ParseResult parsed)
    {
        var folder = new RunFolder(parsed.GetValue(_out) ?? StandardFolder);
        CheckReplaceable(folder);
        if (parsed.GetValue(_minutes) is not null && parsed.GetValue(_iterations) is not null)
            throw new UsageException("--minutes and --iterations both give the length of the run: keep one of them.");
        RunOptions options = DemoRecipe.Options with
        {
            Threads = parsed.GetValue(_threads),
            Device = parsed.GetValue(_device) ?? DemoRecipe.Options.Device,
            Precision = parsed.GetValue(_precision) ?? DemoRecipe.Options.Precision,
            MemoryFormat = parsed.GetValue(_format) ?? DemoRecipe.Options.MemoryFormat,
        };
        if (parsed.GetValue(_minutes) is not null || parsed.GetValue(_iterations) is not null)
            options = options with { Iterations = parsed.GetValue(_iterations), TimeBudget = parsed.GetValue(_minutes) };
        string? json = OutputFile.Of(parsed, _json, makes: folder.Path);
        folder.CheckForeign(_json.Name, json);
        return RunCommon.Train(options, folder, resume: false, json);
    }

    /// <summary>A demo takes the place of an earlier one, and of no run that somebody trained on data of their own.</summary>
    private static void CheckReplaceable(RunFolder folder)
    {
        if (folder.HoldsRun && JsonFormat.Read<RunConfig>(folder.Config).Options is { } earlier && earlier.Data != DemoRecipe.Options.Data)
            throw new UsageException($"--out is '{folder.Path}', which holds a run that was trained on {earlier.Data}, not a demo: choose another folder.");
    }
}

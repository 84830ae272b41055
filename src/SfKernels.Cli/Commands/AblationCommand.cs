using System.CommandLine;
using System.Globalization;
using SfKernels.Cli.Ablation;
using SfKernels.Cli.Errors;
using SfKernels.Cli.Help;
using SfKernels.Cli.Options;
using SfKernels.Cli.Terminal;
using SfKernels.Training.Progress;
using SfKernels.Training.Runs;
using SfKernels.Training.Storage;

namespace SfKernels.Cli.Commands;

/// <summary>sfk ablation.</summary>
internal sealed class AblationCommand : SfkCommand
{
    private static readonly double[] StandardRates = [0.005, 0.01, 0.02];
    private static readonly int[] StandardSeeds = [0, 1, 2];

    private readonly RunOptionSet _run = new("--loss", "--bias", "--guidance", "--lr", "--seed");
    private readonly Option<string?> _out = OptionKinds.Text("--out", "DIR", "Folder of the grid; one run folder a training. Finished ones are not trained again.");
    private readonly Option<string?> _columns = OptionKinds.Text("--columns", "NAME,...", $"Which losses: {string.Join(", ", AblationColumn.All.Select(static c => c.Name))}. [default: all]");
    private readonly Option<double[]?> _rates = NumberList.Reals("--lrs", "Learning rates that every loss is tried with, with the first seed. [default: 0.005,0.01,0.02]");
    private readonly Option<int[]?> _seeds = NumberList.Wholes("--seeds", "Seeds; the others run at each loss's best rate. [default: 0,1,2]");
    private readonly Option<int?> _parallel = OptionKinds.Whole("--parallel", "P", 1, "Trainings at a time, each with its share of the cores. [default: every core one]", DataOptions.MostThreads);
    private readonly Option<string?> _json = DataOptions.Json();

    /// <summary>Describes the command.</summary>
    public AblationCommand()
        : base("ablation", "Train each loss of the paper's ablation with the same learning rates and seeds, and compare. Takes the options of train, without loss, --lr and --seed.")
    {
        Add(_out);
        Add(_columns);
        Add(_rates);
        Add(_seeds);
        Add(_parallel);
        Add(_json);
        _run.AddTo(this);
        SetAction(RunAsync);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string CommandLine, string Effect)> Examples =>
    [
        ("sfk ablation --data scenes:5000 --iterations 1500 --batch 16 --out runs/ablation", "six losses, three rates, three seeds"),
        ("sfk ablation --data scenes:3000,size=512,classes=80,objects=1-2 --columns ce,ce+bias,ce+guidance,ce+bias+guidance --seeds 0 --out runs/rare", "the same where foreground is as rare as on COCO"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string folder = DataOptions.Need(parsed, _out, "runs/ablation");
        int parallel = parsed.GetValue(_parallel) ?? Environment.ProcessorCount;
        List<string> shared = [.. _run.Arguments(parsed)];
        if (!shared.Contains("--data"))
            throw new UsageException("--data is missing: for example --data scenes:5000.");
        if (!shared.Contains("--threads"))
            shared.AddRange(["--threads", Math.Max(1, Environment.ProcessorCount / parallel).ToString(CultureInfo.InvariantCulture)]);
        var grid = new AblationGrid(Columns(parsed), parsed.GetValue(_rates) ?? StandardRates, parsed.GetValue(_seeds) ?? StandardSeeds, parallel);
        string? json = OutputFile.Of(parsed, _json, makes: folder);
        new RunFolder(folder).CheckWritable();
        Directory.CreateDirectory(folder);
        KeepOptions(_run.Apply(parsed, new RunOptions()), folder);
        using var signals = new StopSignals();
        IReadOnlyList<CellResult> results = await grid.RunAsync(new CellProcess(folder, shared), Say, signals.Token);
        if (signals.Token.IsCancellationRequested)
        {
            Console.WriteLine($"Stopped with {results.Count} trainings finished; the same command goes on.");
            return ExitCode.Stopped;
        }

        string table = AblationTable.Of(results, grid);
        Console.WriteLine();
        Console.WriteLine(table);
        await File.WriteAllTextAsync(Path.Combine(folder, "ablation.md"), table, cancellation);
        JsonFormat.Write(json ?? Path.Combine(folder, "ablation.json"), results);
        return ExitCode.Done;
    }

    // Finished trainings of other options would stand in one table with new ones as if they were alike. Threads change no result.
    private static void KeepOptions(RunOptions options, string folder)
    {
        string file = Path.Combine(folder, "options.json");
        options = options with { Threads = null, Workers = null };
        if (File.Exists(file) && JsonFormat.Read<RunOptions>(file) != options)
            throw new UsageException($"--out is '{folder}', which holds trainings with other options: repeat those in {file}, or choose another folder.");
        JsonFormat.Write(file, options);
    }

    private AblationColumn[] Columns(ParseResult parsed)
    {
        if (parsed.GetValue(_columns) is not { } text)
            return [.. AblationColumn.All];
        string[] names = text.Split(',');
        // Two trainings of one folder at a time would write over each other.
        if (names.GroupBy(static name => name).FirstOrDefault(static group => group.Count() > 1) is { Key: var twice })
            throw new UsageException($"--columns names '{twice}' twice: name each loss once.");
        return [.. names.Select(static name => AblationColumn.All.FirstOrDefault(c => c.Name == name)
            ?? throw new UsageException($"--columns names '{name}': use {string.Join(", ", AblationColumn.All.Select(static c => c.Name))}."))];
    }

    private static void Say(CellResult result, int done, int total)
    {
        string outcome = result.DivergedAt is { } step
            ? string.Create(CultureInfo.InvariantCulture, $"diverged at step {step}")
            : string.Create(CultureInfo.InvariantCulture, $"AP50 {result.AP50:0.000}, AP {result.AP:0.000}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{done}/{total}] {result.Column} lr {result.LearningRate} seed {result.Seed}: {outcome} ({Duration.Text(result.Seconds)})"));
    }
}

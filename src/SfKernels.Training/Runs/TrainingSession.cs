using System.Reflection;
using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using SfKernels.Detection.Weights;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Data;
using SfKernels.Training.Data.Loading;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Optimisation;
using SfKernels.Training.Progress;
using SfKernels.Training.Report;
using SfKernels.Training.Trainer;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Training.Runs;

/// <summary>A training run from its options to its report: data, prior, model, optimizer, trainer, files.</summary>
public sealed class TrainingSession : IDisposable
{
    /// <summary>Validation images drawn in the report.</summary>
    private const int Gallery = 12;

    private readonly RunConfig _config;
    private readonly RunData _data;
    private readonly RunFolder _folder;
    private readonly ITrainingProgress _progress;
    private readonly DetectionPass _pass;
    private readonly NamedOptimizer _optimizer;
    private readonly DetectorTrainer _trainer;
    private readonly IReadOnlyList<string>? _madeFolders;
    private IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>>? _found;
    private CancellationToken _stop;

    private TrainingSession(RunOptions options, RunFolder folder, ITrainingProgress progress, bool begins, LoadedCheckpoint? checkpoint = null)
    {
        (_folder, _progress) = (folder, progress);
        if (checkpoint is null && options.Init is { } start && !File.Exists(start))
            throw new ArgumentException($"--init is '{start}', which is {(Directory.Exists(start) ? "a folder" : "no file")}: name a .safetensors or .pth file; the weights of a run are its best.safetensors.");
        // First of all: the way threads wait is read when libtorch is loaded.
        RunEngine.UseThreads(options.Threads);
        Device device = RunEngine.DeviceOf(options.Device);
        TrainingPrecision precision = RunEngine.PrecisionOf(options.Precision);
        _data = RunData.Open(options);
        _config = Configure(options, _data, progress);
        if (!begins)
            _config = _config with { Started = RunConfig.Read(folder).Started };
        // Before the model is built: a difference is told in terms of options, not of tensor shapes.
        checkpoint?.State.Identity.Check(_config.Identity(), folder.Path);
        random.manual_seed(options.Seed);
        var model = new RetinaNet(_config.Model) { Precision = precision };
        if (checkpoint is null && options.Init is { } weights)
            Say(WeightLoader.Load(model, weights, WeightMatch.Initial, RetinaNet.ClassLayers), weights);
        model.to(device);
        MemoryFormat format = RunEngine.FormatOf(options.MemoryFormat);
        MemoryFormats.Apply(model, format);
        int workers = options.Workers ?? Math.Max(1, Environment.ProcessorCount / 4);
        _pass = new DetectionPass(model, _data.Resize, device, workers, format);
        _optimizer = OptimizerFactory.Create(
            model, new OptimizerSettings(options.Optimizer, options.EffectiveLearningRate, options.Momentum, options.WeightDecay, options.NormDecay));
        TrainingPlan plan = _data.Plan(options);
        var batches = new BatchLoader(_data.Train, new DetectionTransform(_data.Resize, RunData.AugmentationOf(options)), plan, workers);
        var parts = new TrainerParts(model, _optimizer, _data.Train, batches, device, folder, _config.Identity(), Evaluate, progress);
        _trainer = new DetectorTrainer(parts, SettingsOf(options, plan));
        if (checkpoint is not null)
            _trainer.ContinueFrom(checkpoint);

        // Last of all: what cannot be used was found out by now, and leaves no trace.
        if (begins)
        {
            _madeFolders = folder.Create();
            folder.Clear();
        }

        WriteConfig();
    }

    /// <summary>Begins a run. The files of an earlier run in its folder are replaced once everything that the new one needs is open; a failure before that changes nothing.</summary>
    /// <exception cref="ArgumentException">An option has a value that cannot be used.</exception>
    /// <exception cref="DataException">The data cannot be used.</exception>
    public static TrainingSession Start(RunOptions options, RunFolder folder, ITrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(progress);
        folder.CheckWritable();
        return new TrainingSession(options, folder, progress, begins: true);
    }

    /// <summary>Continues the run of a folder from its last checkpoint, or from its start where it has none yet.</summary>
    /// <exception cref="ArgumentException">The run was begun with other data, another model or another loss.</exception>
    public static TrainingSession Resume(RunOptions options, RunFolder folder, ITrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(progress);
        folder.CheckWritable();
        folder.RemoveUnfinished();
        if (!File.Exists(folder.Checkpoint))
            return new TrainingSession(options, folder, progress, begins: false);
        LoadedCheckpoint checkpoint = CheckpointFile.Read(folder.Checkpoint);
        progress.Say($"Resuming {folder.Path} after {checkpoint.State.Iteration} iterations.");
        return new TrainingSession(options, folder, progress, begins: false, checkpoint);
    }

    /// <summary>Trains to the end or until asked to stop.</summary>
    /// <exception cref="NonFiniteLossException">A loss was not finite; the report can still be written.</exception>
    /// <exception cref="DataException">A picture cannot be used. A new run that has no checkpoint yet is taken back, here and where there is too little memory: it could only start again.</exception>
    public TrainingOutcome Run(CancellationToken stop)
    {
        _stop = stop;
        try
        {
            return _trainer.Run(stop);
        }
        catch (Exception error) when ((error is DataException || MemoryShortage.Is(error)) && _madeFolders is not null && !File.Exists(_folder.Checkpoint))
        {
            _folder.Withdraw(_madeFolders);
            throw;
        }
    }

    /// <summary>Writes report.html.</summary>
    /// <returns>The metrics of the last evaluation; null where a run that diverged had none.</returns>
    public DetectionMetrics? WriteReport(bool evaluate)
    {
        DetectionMetrics? metrics = _trainer.Metrics ?? (evaluate ? Evaluate() : null);
        var report = new RunReport(
            Path.GetFileName(Path.GetFullPath(_folder.Path)),
            Subtitle(),
            MetricsLog.Read(_folder.Metrics),
            metrics,
            _data.Val.Images.Count,
            _config.Options.Batch,
            _found is null ? [] : PictureGallery.Of(_data.Val, _found, Gallery),
            RunFacts.Of(_config));
        report.ToHtmlReport().Write(_folder.Report);
        return metrics;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _pass.Model.Dispose();
    }

    private void WriteConfig()
    {
        try
        {
            _config.Write(_folder);
        }
        catch (IOException) when (_madeFolders is not null)
        {
            _folder.Withdraw(_madeFolders);
            throw;
        }
    }

    private static RunConfig Configure(RunOptions options, RunData data, ITrainingProgress progress)
    {
        int classes = data.Train.Categories.Count;
        RetinaNetSettings settings = ModelSettings.Of(options, classes, null);
        PriorFacts? prior = null;
        if (settings.Loss.Kind != LossKind.Focal || settings.Loss.Bias == BiasKind.Optimal)
        {
            prior = PriorCount.Of(data.Train, settings, data.Resize, PriorCount.CacheFolder);
            progress.Say(FormattableString.Invariant($"{data.Train.Name}: {prior.Foreground} foreground and {prior.Background} background anchors, ")
                + FormattableString.Invariant($"prior {prior.Prior:g4}, bias {prior.Bias:0.000} ({Duration.Text(prior.Seconds)})"));
        }

        string version = typeof(TrainingSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
        return new RunConfig(
            version,
            DateTime.UtcNow,
            RunEngine.Description,
            options,
            settings with { Prior = prior?.Prior },
            data.Resize,
            data.Train.Categories,
            DatasetFacts.Of(data.Train),
            DatasetFacts.Of(data.Val),
            prior);
    }

    private static TrainerSettings SettingsOf(RunOptions options, TrainingPlan plan)
    {
        // 12 epochs are the "1x" of published recipes.
        RunLength length = options switch
        {
            { Iterations: { } iterations } => RunLength.Steps(iterations),
            { TimeBudget: { } minutes } => RunLength.Minutes(minutes),
            _ => RunLength.Steps(Math.Max(1, (int)Math.Round((options.Epochs ?? 12) * plan.BatchesPerEpoch))),
        };
        return new TrainerSettings(options.EffectiveLearningRate, length)
        {
            Schedule = options.Schedule,
            Warmup = options.Warmup,
            ClipNorm = options.ClipNorm,
            Format = RunEngine.FormatOf(options.MemoryFormat),
            LogEvery = options.LogEvery,
            EvalEvery = options.EvalEvery,
            CheckpointEvery = options.CheckpointEvery,
        };
    }

    private DetectionMetrics Evaluate()
    {
        _found = _pass.Run(_data.Val, (done, total) => _progress.Counting($"evaluating {_data.Val.Name}", done, total), _stop);
        return DetectionMetrics.Evaluate(_data.Val.Images, _data.Val.Categories, _found);
    }

    private void Say(WeightReport report, string file) =>
        _progress.Say(
            $"{file}: {report.Loaded.Count} tensors loaded, {report.Missing.Count} left as initialised, {report.Unexpected.Count} not used, "
            + $"{report.Skipped.Count} class layers for other classes skipped.");

    private string Subtitle() =>
        $"{_config.Options.Model} ({_config.Model.Backbone}) with {_config.Options.Loss} loss, trained on {_config.Train.Name}, evaluated on {_config.Val.Name}";
}

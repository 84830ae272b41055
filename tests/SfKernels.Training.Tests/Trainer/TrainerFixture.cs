using SfKernels.Detection.Structures;
using SfKernels.Kernels.Geometry;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Data.Loading;
using SfKernels.Training.Evaluation;
using SfKernels.Training.Optimisation;
using SfKernels.Training.Progress;
using SfKernels.Training.Runs;
using SfKernels.Training.Schedule;
using SfKernels.Training.Tests.Data.Loading;
using SfKernels.Training.Trainer;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Trainer;

/// <summary>Runs of a small detector over pictures in memory, each in a folder of its own.</summary>
internal sealed class TrainerFixture : IDisposable, ITrainingProgress
{
    private readonly string _root = Directory.CreateTempSubdirectory("sfk-trainer-").FullName;
    private readonly MemoryDataset _data = new(MemoryDataset.ManyImages(10));

    public string Optimizer { get; init; } = "sgd";

    public TrainerSettings Settings { get; init; } = new(0.05, RunLength.Steps(20)) { LogEvery = 1, Schedule = ScheduleKind.Cosine, ClipNorm = 0.5, CheckpointEvery = 7 };

    /// <summary>Makes the model; null for a <see cref="ConvDetector"/>.</summary>
    public Func<Detector>? Model { get; init; }

    /// <summary>COCO AP that each evaluation finds, in order.</summary>
    public Queue<double> Scores { get; } = new();

    public List<string> Said { get; } = [];

    /// <summary>Called at every logged step.</summary>
    public Action<StepRecord> OnStep { get; set; } = static _ => { };

    public static RunIdentity Identity { get; } = new([new RunIdentityEntry("--loss", "test")]);

    public RunFolder Folder(string name) => new(Path.Combine(_root, name));

    /// <summary>Builds model, optimizer and loader from the seed and runs them.</summary>
    public TrainingOutcome Run(string name, bool resume = false, TrainerSettings? settings = null, int? breakAtCall = null, bool breakTotal = true, CancellationToken stop = default)
    {
        RunFolder folder = Folder(name);
        folder.Create();
        random.manual_seed(3);
        using Detector model = Model?.Invoke() ?? new ConvDetector { BreakAtCall = breakAtCall, BreakTotal = breakTotal };
        using NamedOptimizer optimizer = OptimizerFactory.Create(model, new OptimizerSettings(Optimizer, 0.05));
        var batches = new BatchLoader(_data, new DetectionTransform(new ResizeRule(32, 64), new Augmentation()), new TrainingPlan(_data.Images, 3, 5), workers: 2);
        var trainer = new DetectorTrainer(new TrainerParts(model, optimizer, _data, batches, CPU, folder, Identity, Evaluate, this), settings ?? Settings);
        if (resume)
            trainer.ContinueFrom(CheckpointFile.Read(folder.Checkpoint));
        return trainer.Run(stop);
    }

    /// <summary>The log's steps as text, without their timing.</summary>
    public IReadOnlyList<string> Steps(string name) =>
        [.. File.ReadLines(Folder(name).Metrics).Where(static line => line.Contains("\"event\":\"step\"", StringComparison.Ordinal)).Select(static line => line[..line.IndexOf(",\"images_per_second\"", StringComparison.Ordinal)])];

    public void Say(string message) => Said.Add(message);

    public void Stepped(StepRecord step, int iterations) => OnStep(step);

    public void Counting(string what, int done, int total)
    {
    }

    public void Evaluated(EvaluationRecord record)
    {
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private DetectionMetrics Evaluate()
    {
        double score = Scores.Count > 0 ? Scores.Dequeue() : 0.5;
        DetectionMetrics metrics = DetectionMetrics.Evaluate(_data.Images, _data.Categories, new Dictionary<long, IReadOnlyList<ScoredBox>>());
        return metrics with { Coco = metrics.Coco with { Ap = score } };
    }
}

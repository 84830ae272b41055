using SfKernels.Training.Progress;
using SfKernels.Training.Runs;
using SfKernels.Training.Trainer;

namespace SfKernels.Training.Tests.Runs;

/// <summary>Short runs of the smallest detector on drawn scenes, each in a folder of its own.</summary>
internal sealed class SessionFixture : IDisposable, ITrainingProgress
{
    private readonly string _root = Directory.CreateTempSubdirectory("sfk-session-").FullName;
    private CancellationTokenSource? _stop;
    private int _stopAt;

    public SessionFixture() => Environment.SetEnvironmentVariable("SFK_CACHE", Path.Combine(_root, "cache"));

    public static RunOptions Options { get; } = new()
    {
        Data = "scenes:8,size=64,val=2",
        Channels = 16,
        HeadConvs = 1,
        Batch = 4,
        Flip = false,
        Optimizer = "adamw",
        LearningRate = 2e-3,
        Schedule = SfKernels.Training.Schedule.ScheduleKind.Constant,
        Warmup = 0,
        LogEvery = 1,
        Iterations = 10,
        ClipNorm = 10,
    };

    public RunFolder Folder(string name) => new(Path.Combine(_root, name));

    /// <summary>Begins or resumes a run; stops it after step <paramref name="stopAt"/>.</summary>
    public TrainingOutcome Run(string name, RunOptions options, bool resume = false, int stopAt = int.MaxValue)
    {
        using TrainingSession session = resume ? TrainingSession.Resume(options, Folder(name), this) : TrainingSession.Start(options, Folder(name), this);
        using var stop = new CancellationTokenSource();
        (_stop, _stopAt) = (stop, stopAt);
        return session.Run(stop.Token);
    }

    public IReadOnlyList<StepRecord> Steps(string name) => [.. MetricsLog.Read(Folder(name).Metrics).OfType<StepRecord>()];

    /// <summary>The numbers of each step that do not depend on the clock.</summary>
    public IReadOnlyList<(int, float, float, float, float)> Losses(string name) =>
        [.. Steps(name).Select(static s => (s.Iteration, s.Loss, s.Classification, s.Localisation, s.Ratio))];

    /// <summary>Every sentence of every session.</summary>
    public List<string> Said { get; } = [];

    public void Say(string message) => Said.Add(message);

    public void Stepped(StepRecord step, int iterations)
    {
        if (step.Iteration == _stopAt)
            _stop!.Cancel();
    }

    public void Counting(string what, int done, int total)
    {
    }

    public void Evaluated(EvaluationRecord record)
    {
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

using SfKernels.TestSupport;
using SfKernels.Detection.Weights;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Progress;
using SfKernels.Training.Trainer;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Trainer;

[Collection(nameof(SeededTests))]
public sealed class DetectorTrainerTests
{
    [Fact]
    public void TheBestWeightsAreKept()
    {
        using var fixture = new TrainerFixture { Settings = new TrainerSettings(0.05, RunLength.Steps(12)) { LogEvery = 1, EvalEvery = 3, CheckpointEvery = 6 } };
        foreach (double score in new[] { 0.1, 0.4, 0.3, 0.2 })
            fixture.Scores.Enqueue(score);
        fixture.Run("run");
        CheckpointState state = CheckpointFile.Read(fixture.Folder("run").Checkpoint).State;
        Assert.Equal((0.4, 6, 12), (state.BestMetric, state.BestIteration, state.Iteration));

        using var stop = new CancellationTokenSource();
        fixture.OnStep = step => Cancel(step, stop);
        fixture.Run("six", stop: stop.Token);
        Dictionary<string, byte[]> atSix = CheckpointFile.Read(fixture.Folder("six").Checkpoint).Tensors
            .Where(static t => t.Key.StartsWith("model.", StringComparison.Ordinal)).ToDictionary(static t => t.Key["model.".Length..], static t => t.Value.Bytes.ToArray());
        Assert.Equal(atSix, WeightFile.Read(fixture.Folder("run").Best).ToDictionary(static t => t.Key, static t => t.Value.Bytes.ToArray()));
    }

    [Fact]
    public void ASplitWithoutObjectsHasNoPrecision()
    {
        using var fixture = new TrainerFixture { Settings = new TrainerSettings(0.05, RunLength.Steps(2)) };
        fixture.Scores.Enqueue(-1);
        fixture.Run("run");
        EvaluationRecord record = Assert.Single(MetricsLog.Read(fixture.Folder("run").Metrics).OfType<EvaluationRecord>());
        Assert.True(double.IsNaN(record.AP), $"{record.AP}");
    }

    [Fact]
    public void TrainingLowersTheLoss()
    {
        using var fixture = new TrainerFixture { Settings = new TrainerSettings(0.05, RunLength.Steps(60)) { LogEvery = 1 } };
        fixture.Run("run");
        float[] losses = [.. MetricsLog.Read(fixture.Folder("run").Metrics).OfType<StepRecord>().Select(static s => s.Loss)];
        Assert.True(losses[^10..].Average() < 0.5 * losses[..10].Average(), $"{losses[..10].Average()} -> {losses[^10..].Average()}");
    }

    [Fact]
    public void TheSameSeedGivesTheSameBitsAndLoggingLessOftenChangesNothing()
    {
        using var fixture = new TrainerFixture();
        fixture.Run("a");
        fixture.Run("b", settings: fixture.Settings with { LogEvery = 5 });
        Assert.Equal(fixture.Steps("a").Where(static (_, i) => (i + 1) % 5 == 0), fixture.Steps("b"));
    }

    [Fact]
    public void ACheckpointOfAnotherRunIsRefused()
    {
        using var fixture = new TrainerFixture();
        fixture.Run("run");
        LoadedCheckpoint checkpoint = CheckpointFile.Read(fixture.Folder("run").Checkpoint);
        var other = new RunIdentity([new RunIdentityEntry("--loss", "focal")]);
        var error = Assert.Throws<ArgumentException>(() => checkpoint.State.Identity.Check(other, fixture.Folder("run").Path));
        Assert.Contains("--loss was test, now it is focal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheNumberOfLiveTensorsReturnsToWhereItWas()
    {
        using var fixture = new TrainerFixture();
        fixture.Run("warm");
        long before = LiveTensors();
        fixture.Run("short", settings: fixture.Settings with { Length = RunLength.Steps(5) });
        // TorchSharp's own count keeps one for every parameter of a model that is gone; nothing else may stay, however long the run.
        long left = LiveTensors() - before;
        before += left;
        fixture.Run("run");
        Assert.Equal(left, LiveTensors() - before);
        if (Flavour.IsStandIn)
            Assert.Equal(0, left);
    }

    /// <summary>Tensors in the process, those that only await the collector left out.</summary>
    private static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    private static void Cancel(StepRecord step, CancellationTokenSource stop)
    {
        if (step.Iteration == 6)
            stop.Cancel();
    }
}

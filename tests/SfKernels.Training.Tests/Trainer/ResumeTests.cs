using SfKernels.Training.Checkpoint;
using SfKernels.Training.Progress;
using SfKernels.Training.Trainer;
using Xunit;

namespace SfKernels.Training.Tests.Trainer;

[Collection(nameof(SeededTests))]
public sealed class ResumeTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    public void AStoppedRunGoesOnWithTheSameBits(string optimizer)
    {
        using var fixture = new TrainerFixture { Optimizer = optimizer };
        Assert.Equal(TrainingOutcome.Completed, fixture.Run("whole"));
        using var stop = new CancellationTokenSource();
        fixture.OnStep = step => CancelAt(step, 10, stop);
        Assert.Equal(TrainingOutcome.Interrupted, fixture.Run("parts", stop: stop.Token));
        Assert.Equal(10, fixture.Steps("parts").Count);
        Assert.Equal(TrainingOutcome.Completed, fixture.Run("parts", resume: true));

        Assert.Equal(20, fixture.Steps("whole").Count);
        Assert.Equal(fixture.Steps("whole"), fixture.Steps("parts"));
        AssertSameTensors(fixture, "whole", "parts");
    }

    [Fact]
    public void ARunThatWasKilledGoesOnFromItsLastCheckpoint()
    {
        using var fixture = new TrainerFixture();
        fixture.Run("whole");
        // A process that dies after step 12 leaves the checkpoint of step 7 and a log up to step 12.
        fixture.OnStep = static step => Assert.True(step.Iteration < 12, "dies here");
        Assert.ThrowsAny<Exception>(() => fixture.Run("parts"));
        Assert.Equal(12, fixture.Steps("parts").Count);
        Assert.Equal(7, CheckpointFile.Read(fixture.Folder("parts").Checkpoint).State.Iteration);
        fixture.OnStep = static _ => { };
        fixture.Run("parts", resume: true);
        Assert.Equal(fixture.Steps("whole"), fixture.Steps("parts"));
    }

    [Fact]
    public void AFinishedRunCanBeTrainedFurther()
    {
        using var fixture = new TrainerFixture();
        fixture.Run("run");
        Assert.Equal(TrainingOutcome.Completed, fixture.Run("run", resume: true, settings: fixture.Settings with { Length = RunLength.Steps(25) }));
        Assert.Equal(25, fixture.Steps("run").Count);
    }

    [Fact]
    public void AFinishedRunIsNotTrainedAgain()
    {
        using var fixture = new TrainerFixture();
        fixture.Run("run");
        IReadOnlyList<string> before = fixture.Steps("run");
        Assert.Equal(TrainingOutcome.Completed, fixture.Run("run", resume: true));
        Assert.Equal(before, fixture.Steps("run"));
    }

    [Fact]
    public void ATimeBudgetIsPlannedOnceAndKept()
    {
        using var fixture = new TrainerFixture();
        TrainerSettings settings = fixture.Settings with { Length = RunLength.Time(TimeSpan.FromMinutes(10)), LogEvery = 5 };
        using var stop = new CancellationTokenSource();
        fixture.OnStep = step => CancelAt(step, RunLength.WarmingSteps + RunLength.TimedSteps, stop);
        Assert.Equal(TrainingOutcome.Interrupted, fixture.Run("run", settings: settings, stop: stop.Token));
        int planned = CheckpointFile.Read(fixture.Folder("run").Checkpoint).State.Iterations;
        Assert.True(planned > RunLength.WarmingSteps + RunLength.TimedSteps, $"{planned} iterations");
        Assert.Contains(fixture.Said, said => said.Contains($"makes {planned} iterations", StringComparison.Ordinal));
        using var again = new CancellationTokenSource();
        fixture.OnStep = step => CancelAt(step, 80, again);
        fixture.Run("run", resume: true, settings: settings with { Length = RunLength.Time(TimeSpan.FromHours(1)) }, stop: again.Token);
        CheckpointState state = CheckpointFile.Read(fixture.Folder("run").Checkpoint).State;
        Assert.Equal((80, planned), (state.Iteration, state.Iterations));
    }

    [Fact]
    public void AnEvaluationThatWasStoppedIsMadeUpFor()
    {
        using var fixture = new TrainerFixture { Settings = new TrainerSettings(0.05, RunLength.Steps(6)) { LogEvery = 1, EvalEvery = 3 } };
        fixture.Run("run");
        // The state as a stop within the evaluation of step 3 leaves it.
        Assert.Equal([3, 6], MetricsLog.Read(fixture.Folder("run").Metrics).OfType<EvaluationRecord>().Select(static e => e.Iteration));
        Assert.Equal(6, CheckpointFile.Read(fixture.Folder("run").Checkpoint).State.EvaluatedAt);
    }

    private static void CancelAt(StepRecord step, int iteration, CancellationTokenSource stop)
    {
        if (step.Iteration == iteration)
            stop.Cancel();
    }

    private static void AssertSameTensors(TrainerFixture fixture, string a, string b)
    {
        LoadedCheckpoint first = CheckpointFile.Read(fixture.Folder(a).Checkpoint);
        LoadedCheckpoint second = CheckpointFile.Read(fixture.Folder(b).Checkpoint);
        Assert.Equal(first.Tensors.Keys.Order(), second.Tensors.Keys.Order());
        Assert.All(first.Tensors, pair => Assert.True(pair.Value.Bytes.Span.SequenceEqual(second.Tensors[pair.Key].Bytes.Span), $"{pair.Key} differs"));
    }
}

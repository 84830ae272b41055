using SfKernels.Autograd;
using SfKernels.Detection.Structures;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Progress;
using SfKernels.Training.Trainer;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Trainer;

[Collection(nameof(SeededTests))]
public sealed class NonFiniteTests
{
    [Fact]
    public void ALossThatIsNotFiniteStopsTheRunBeforeItReachesTheWeights()
    {
        using var fixture = new TrainerFixture();
        var error = Assert.Throws<NonFiniteLossException>(() => fixture.Run("run", breakAtCall: 9));
        Assert.Equal(9, error.Iteration);
        Assert.Equal(3, error.Images.Count);
        Assert.All(error.Images, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        Assert.Contains("iteration 9", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.SavedState, error.Message, StringComparison.Ordinal);

        LoadedCheckpoint saved = CheckpointFile.Read(fixture.Folder("run").Failed);
        Assert.Equal(8, saved.State.Iteration);
        using var model = new ConvDetector();
        CheckpointFile.RestoreModel(saved, model);
        Assert.All(model.named_parameters(), static p => Assert.True(p.parameter.isfinite().all().item<bool>(), p.name));
        NonFiniteRecord record = Assert.Single(MetricsLog.Read(fixture.Folder("run").Metrics).OfType<NonFiniteRecord>());
        Assert.Equal(error.Images, record.Images);
        Assert.True(float.IsNaN(record.Loss));
    }

    [Fact]
    public void TheSavedStateRepeatsTheStep()
    {
        using var fixture = new TrainerFixture();
        fixture.Run("whole");
        Assert.Throws<NonFiniteLossException>(() => fixture.Run("run", breakAtCall: 9));
        File.Copy(fixture.Folder("run").Failed, fixture.Folder("run").Checkpoint, overwrite: true);
        // Without the fault the run goes on as if it had never been there.
        fixture.Run("run", resume: true);
        Assert.Equal(fixture.Steps("whole"), fixture.Steps("run"));
    }

    // Guidance leaves a classification loss that is no number out of the total: the step must stop all the same.
    [Fact]
    public void AClassificationLossAloneStopsTheRun()
    {
        using var fixture = new TrainerFixture();
        var error = Assert.Throws<NonFiniteLossException>(() => fixture.Run("run", breakAtCall: 9, breakTotal: false));
        Assert.Equal(9, error.Iteration);
        NonFiniteRecord record = Assert.Single(MetricsLog.Read(fixture.Folder("run").Metrics).OfType<NonFiniteRecord>());
        Assert.True(float.IsFinite(record.Loss));
        Assert.True(float.IsNaN(record.Classification));
    }

    [Fact]
    public void OnADeviceTheFirstBadStepIsRememberedUntilItIsAskedFor()
    {
        using var watch = new NonFiniteWatch();
        Note(watch, 1, Losses(0.5f, 1, 2));
        Note(watch, 2, Losses(float.NaN, 3, 4));
        Note(watch, 3, Losses(float.PositiveInfinity, 5, 6));

        var (iteration, names, values) = watch.Find()!.Value;
        Assert.Equal((2, "image2"), (iteration, names[0]));
        Assert.Equal(new StepValues(float.NaN, 3, 4, 0.5f, 2), values);
    }

    [Theory]
    [InlineData(float.NaN, 1f, 1f)]
    [InlineData(1f, float.NaN, 1f)]
    [InlineData(1f, float.PositiveInfinity, 1f)]
    [InlineData(1f, 1f, float.NegativeInfinity)]
    public void OnADeviceEachLossIsWatched(float total, float classification, float localisation)
    {
        using var watch = new NonFiniteWatch();
        Note(watch, 1, Losses(1, 1, 1));
        Note(watch, 2, Losses(total, classification, localisation));
        Note(watch, 3, Losses(1, 1, 1));

        Assert.Equal(2, watch.Find()?.Iteration);
    }

    // Where losses are read only for the log, the weights may be spoilt by the time a checkpoint is due.
    [Fact]
    public void OnADeviceACheckpointIsWrittenOnlyAfterFiniteSteps()
    {
        using var fixture = new TrainerFixture();
        TrainerSettings seldom = fixture.Settings with { ReadEveryStep = false, LogEvery = 1000 };
        var error = Assert.Throws<NonFiniteLossException>(() => fixture.Run("run", settings: seldom, breakAtCall: 9));
        Assert.Equal(9, error.Iteration);
        Assert.Equal(7, CheckpointFile.Read(fixture.Folder("run").Checkpoint).State.Iteration);
    }

    // L_loc = 0 of a batch without boxes makes r = 0: the total is L_loc, whatever the logits are.
    [Fact]
    public void AGuidedBatchWithoutBoxesIsFoundOut()
    {
        using var scope = NewDisposeScope();
        using var loss = new SamplingFreeLoss();
        Tensor logits = tensor(new[] { 0.5f, float.NaN, -1, 2 }).reshape(2, 2).requires_grad_();
        AnchorLossResult result = loss.forward(logits, zeros(2, int32), zeros(1).sum());
        Assert.True(float.IsFinite(result.Total.item<float>()));
        using var watch = new NonFiniteWatch();
        watch.Note(1, ["a"], StepValues.Gather(new DetectorLosses(result.Total, result.Classification, zeros([]), result.Ratio, result.Positives)));

        Assert.Equal(1, watch.Find()?.Iteration);
    }

    [Fact]
    public void FiniteStepsAreNotReported()
    {
        using var watch = new NonFiniteWatch();
        Note(watch, 1, Losses(1, 1, 1));
        Assert.Null(watch.Find());
        Note(watch, 2, Losses(1, 1, 1) with { Ratio = tensor(float.NaN) });
        Assert.Null(watch.Find());
    }

    private static DetectorLosses Losses(float total, float classification, float localisation) =>
        new(tensor(total), tensor(classification), tensor(localisation), tensor(0.5f), tensor(2f));

    private static void Note(NonFiniteWatch watch, int iteration, DetectorLosses losses)
    {
        using var scope = NewDisposeScope();
        watch.Note(iteration, [$"image{iteration}"], StepValues.Gather(losses));
    }
}

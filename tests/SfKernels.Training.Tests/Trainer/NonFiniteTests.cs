using SfKernels.Training.Checkpoint;
using SfKernels.Training.Progress;
using SfKernels.Training.Trainer;
using TorchSharp;
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

    [Fact]
    public void OnADeviceTheFirstBadStepIsRememberedUntilItIsAskedFor()
    {
        using var watch = new NonFiniteWatch();
        foreach (var (iteration, loss) in new[] { (1, 0.5f), (2, float.NaN), (3, float.PositiveInfinity) })
        {
            using Tensor value = tensor(loss);
            watch.Note(iteration, [$"image{iteration}"], value);
        }

        Assert.Equal((2, "image2"), watch.Find() is { } found ? (found.Iteration, found.Names[0]) : default);
    }

    [Fact]
    public void FiniteStepsAreNotReported()
    {
        using var watch = new NonFiniteWatch();
        using Tensor value = tensor(1f);
        watch.Note(1, ["a"], value);
        Assert.Null(watch.Find());
        watch.Note(2, ["b"], value);
        Assert.Null(watch.Find());
    }
}

using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using SfKernels.Ops.Engine;
using SfKernels.Training.Checkpoint;
using SfKernels.Training.Runs;
using SfKernels.Training.Tests.Trainer;
using SfKernels.Training.Trainer;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Runs;

/// <summary>Mixed precision on the CPU: bfloat16 layers, float32 weights, the same guarantees as float32.</summary>
[Collection(nameof(SeededTests))]
public sealed class PrecisionTests
{
    private static readonly RunOptions s_mixed = SessionFixture.Options with { Precision = "bf16" };

    [Theory]
    [InlineData("sampling-free")]
    [InlineData("focal")]
    public void MixedPrecisionLowersTheLoss(string loss)
    {
        using var fixture = new SessionFixture();
        fixture.Run("run", s_mixed with { Loss = loss, Iterations = 25 });
        float[] losses = [.. fixture.Steps("run").Select(static s => s.Classification + s.Localisation)];
        Assert.All(losses, static value => Assert.True(float.IsFinite(value)));
        Assert.True(losses[^5..].Average() < 0.9 * losses[..5].Average(), $"{losses[..5].Average()} -> {losses[^5..].Average()}");

        // Not a run of float32 under another name, and not far from one.
        fixture.Run("wide", s_mixed with { Loss = loss, Precision = "fp32", Iterations = 1 });
        Assert.NotEqual(fixture.Steps("wide")[0].Loss, fixture.Steps("run")[0].Loss);
        Assert.Equal(fixture.Steps("wide")[0].Loss, fixture.Steps("run")[0].Loss, 0.02 * fixture.Steps("wide")[0].Loss);
    }

    [Fact]
    public void AStoppedRunGoesOnWithTheSameBits()
    {
        using var fixture = new SessionFixture();
        fixture.Run("whole", s_mixed);
        Assert.Equal(TrainingOutcome.Interrupted, fixture.Run("parts", s_mixed, stopAt: 5));
        Assert.Equal(TrainingOutcome.Completed, fixture.Run("parts", s_mixed, resume: true));
        Assert.Equal(10, fixture.Losses("whole").Count);
        Assert.Equal(fixture.Losses("whole"), fixture.Losses("parts"));
        var tensors = CheckpointFile.Read(fixture.Folder("whole").Checkpoint).Tensors;
        var again = CheckpointFile.Read(fixture.Folder("parts").Checkpoint).Tensors;
        Assert.All(tensors, pair => Assert.True(pair.Value.Bytes.Span.SequenceEqual(again[pair.Key].Bytes.Span), pair.Key));
    }

    [Fact]
    public void AnotherPrecisionIsRefusedOnResume()
    {
        using var fixture = new SessionFixture();
        fixture.Run("run", s_mixed, stopAt: 2);
        Assert.Equal("bf16", RunConfig.Read(fixture.Folder("run")).Options.Precision);
        var error = Assert.Throws<ArgumentException>(() => fixture.Run("run", s_mixed with { Precision = "fp32" }, resume: true));
        Assert.Contains("its --precision was bf16, now it is fp32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownPrecisionIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => RunEngine.PrecisionOf("fp16"));
        Assert.Contains("use fp32 or bf16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LayersAreBFloat16AndEverythingElseIsFloat32()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        RetinaNetSettings settings = ModelSettings.Of(SessionFixture.Options, 3, 1e-3);
        using var model = new RetinaNet(settings) { Precision = TrainingPrecision.BFloat16 };
        Tensor images = randn(2, 3, 64, 64);
        DenseOutputs outputs = model.Outputs(images.to(ScalarType.BFloat16));
        Assert.All(outputs.Logits.Concat(outputs.Deltas), static map => Assert.Equal(ScalarType.BFloat16, map.dtype));

        Targets target = new(tensor(new float[] { 4, 4, 40, 44 }).reshape(1, 4), tensor(new[] { 2L }));
        DetectorLosses losses = model.ComputeLosses(images, [target, target]);
        Assert.All(new[] { losses.Total, losses.Classification, losses.Localisation, losses.Ratio }, static loss => Assert.Equal(ScalarType.Float32, loss.dtype));
        losses.Total.backward();
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            Assert.True(parameter.dtype == ScalarType.Float32 && parameter.grad?.dtype == ScalarType.Float32, name);
            Assert.True(parameter.grad!.isfinite().all().item<bool>(), name);
        }

        // Outside of training the layers are float32 again.
        Assert.All(model.Outputs(images).Logits, static map => Assert.Equal(ScalarType.Float32, map.dtype));
    }
}

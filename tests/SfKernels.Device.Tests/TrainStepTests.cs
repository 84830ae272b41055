using SfKernels.Detection.Backbones;
using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using SfKernels.Kernels.Geometry;
using SfKernels.Ops.Engine;
using SfKernels.Training.Optimisation;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Steps of a whole detector on a device: finite, learning, and without one wait of the host between the pictures and the update.</summary>
[Collection(Alone.Name)]
public sealed class TrainStepTests
{
    private const int Steps = 12;

    [Theory]
    [InlineData(TrainingPrecision.Float32)]
    [InlineData(TrainingPrecision.BFloat16)]
    public void AStepMakesTheHostWaitForNothing(TrainingPrecision precision)
    {
        torch.Device there = TestDevice.Open(Backend.Cuda).Place;
        Assert.SkipUnless(HostWaits.IsAvailable, "The library of this flavour does not count waits.");
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        using var model = new RetinaNet(Settings) { Precision = precision };
        model.to(there);
        using NamedOptimizer optimizer = OptimizerFactory.Create(model, new OptimizerSettings("adamw", 2e-3));
        Tensor images = randn(2, 3, 64, 96).to(there);
        Targets[] targets =
        [
            new(tensor(new float[] { 4, 4, 40, 44, 50, 10, 90, 60 }).reshape(2, 4), tensor(new long[] { 1, 2 })),
            new(zeros(0, 4), zeros([0], ScalarType.Int64)),
        ];
        var losses = new List<Tensor>();
        Step();
        using (HostWaits waits = HostWaits.Watch())
        {
            for (int i = 1; i < Steps; i++)
                Step();
            Assert.True(waits.Count == 0, waits.Text);
        }

        float[] values = [.. losses.Select(static loss => loss.item<float>())];
        Assert.All(values, static value => Assert.True(float.IsFinite(value)));
        Assert.True(values[^3..].Average() < values[..3].Average(), string.Join(", ", values));

        void Step()
        {
            using var step = NewDisposeScope();
            DetectorLosses found = model.ComputeLosses(images, targets);
            optimizer.Optimizer.zero_grad();
            found.Total.backward();
            GradientNorm.Clip(optimizer.Parameters.Select(static p => p.Parameter), 10);
            optimizer.Optimizer.step();
            losses.Add((found.Classification + found.Localisation).MoveToOuterDisposeScope());
        }
    }

    private static RetinaNetSettings Settings { get; } = new()
    {
        Classes = 2,
        Tiny = new TinyBackboneSettings(16, [16, 32, 32, 32], [0, 0, 0, 0]),
        Pyramid = new PyramidSettings(32, Levels: 3),
        Head = new HeadSettings(1),
        Anchors = AnchorSettings.RetinaNet with { Strides = [8, 16, 32], BaseScale = 3 },
        Prior = 2e-3,
    };
}

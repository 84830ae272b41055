using SfKernels.Detection.Backbones;
using SfKernels.Detection.RetinaNet;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Ops.Cuda;
using SfKernels.Ops.Engine;
using SfKernels.Ptx.Launching;
using SfKernels.Training.Trainer;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Training.Tests.Trainer;

/// <summary>How often a step of the trainer would make the host wait for a device, counted on the CPU with its tensors taken for a device's.</summary>
[Collection(nameof(SeededTests))]
public sealed class HostWaitTests
{
    /// <summary>A logged step reads which step was the first bad one, and its own five numbers.</summary>
    private const long OfLoggedStep = 2;

    public static TheoryData<string, Action<Tensor>> Waiting => new()
    {
        { "item", static x => x.sum().item<float>() },
        { "scalar", static x => x.sum().ToScalar() },
        { "cpu", static x => x.cpu().data<float>().ToArray() },
        { "data", static x => x.data<float>().ToArray() },
        { "to", static x => x.to(CPU) },
        { "from an array", static _ => tensor(new[] { 1f, 2 }, device: CPU) },
        { "nonzero", static x => x.gt(0).nonzero() },
        { "mask", static x => x[x.gt(0)].sum() },
        { "masked select", static x => x.masked_select(x.gt(0)) },
        { "clipping by the host", static x => ClippedByTheHost(x) },
    };

    public static TheoryData<string, Action<Tensor>> GoingOn => new()
    {
        { "arithmetic", static x => ((x * 2) + x.mean()).norm() },
        { "types", static x => x.to(ScalarType.BFloat16) },
        { "choice", static x => where(x.gt(0), x, x.neg()).masked_fill(x.lt(0), 1) },
        { "sent", static x => DeviceUpload.Send(x, CPU) },
        { "filled", static x => full(new long[] { 2 }, 3, device: x.device) },
        { "host's own", static _ => tensor(new[] { 1f, 2 }).data<float>().ToArray() },
    };

    [SkippableTheory]
    [MemberData(nameof(Waiting))]
    public void WhatWaitsIsCounted(string what, Action<Tensor> call)
    {
        using HostWaits waits = Watch();
        using var scope = NewDisposeScope();
        call(ones(4));
        Assert.True(waits.Count > 0, what);
    }

    [SkippableTheory]
    [MemberData(nameof(GoingOn))]
    public void WhatGoesOnIsNot(string what, Action<Tensor> call)
    {
        using HostWaits waits = Watch();
        using var scope = NewDisposeScope();
        call(ones(4));
        Assert.True(waits.Count == 0, $"{what}: {waits.Text}");
    }

    [SkippableFact]
    public void OneCountAtATimeAndNoneOfTheCpuByItself()
    {
        using HostWaits waits = Watch(onCpuToo: false);
        using Tensor one = ones(1);
        one.item<float>();
        Assert.Equal(0, waits.Count);
        Assert.Throws<InvalidOperationException>(() => HostWaits.Watch());
    }

    [SkippableTheory]
    [InlineData("sgd", 3)]
    [InlineData("sgd", 6)]
    [InlineData("adamw", 2)]
    public void TheTrainerWaitsWhereItLogsAndNowhereElse(string optimizer, int logEvery)
    {
        using var fixture = new TrainerFixture { Optimizer = optimizer };
        AssertWaits(fixture, steps: 6, logEvery);
    }

    // The losses as they run on a device: its kernels, executed by the interpreter on the memory of CPU tensors.
    [SkippableFact]
    public void ADetectorWithTheDevicesLossesWaitsWhereItLogsAndNowhereElse()
    {
        using var fixture = new TrainerFixture { Model = static () => new RetinaNet(s_smallest) };
        var launcher = new InterpretedLauncher(typeof(AnchorLossKernels).Assembly);
        CudaDoor.OnCpu = launcher;
        try
        {
            AssertWaits(fixture, steps: 4, logEvery: 2);
        }
        finally
        {
            CudaDoor.OnCpu = null;
        }

        Assert.Contains(launcher.Launches, static launch => launch.Entry.StartsWith("AnchorAssignmentKernels_Assign", StringComparison.Ordinal));
        Assert.Contains(launcher.Launches, static launch => launch.Entry.StartsWith("AnchorLossKernels_Backward", StringComparison.Ordinal));
        Assert.Contains(launcher.Launches, static launch => launch.Entry.StartsWith("BoxLossKernels_Backward", StringComparison.Ordinal));
    }

    private static readonly RetinaNetSettings s_smallest = new()
    {
        Classes = 2,
        Tiny = new TinyBackboneSettings(16, [16, 16, 16, 16], [0, 0, 0, 0]) { Groups = 4 },
        Pyramid = new PyramidSettings(32, Levels: 3),
        Head = new HeadSettings(1),
        Anchors = AnchorSettings.RetinaNet with { Strides = [8, 16, 32], BaseScale = 3 },
        Prior = 2e-3,
    };

    private static void AssertWaits(TrainerFixture fixture, int steps, int logEvery)
    {
        var counts = new List<(int Iteration, long Waits)>();
        using HostWaits waits = Watch();
        string kinds = "";
        fixture.OnStep = step =>
        {
            counts.Add((step.Iteration, waits.Count));
            kinds = waits.Text;
        };
        fixture.Run("run", settings: fixture.Settings with { Length = RunLength.Steps(steps), LogEvery = logEvery, CheckpointEvery = 1000, ReadEveryStep = false });
        Assert.Equal(steps / logEvery, counts.Count);
        foreach (var (count, i) in counts.Select(static (count, i) => (count, i)))
            Assert.True(count.Waits == (i + 1) * OfLoggedStep, $"{count.Waits} waits up to step {count.Iteration}: {kinds}");
    }

    private static void ClippedByTheHost(Tensor x)
    {
        var parameter = new Parameter(x.clone());
        parameter.sum().backward();
        nn.utils.clip_grad_norm_([parameter], 1);
    }

    private static HostWaits Watch(bool onCpuToo = true)
    {
        Skip.IfNot(HostWaits.IsAvailable, "The packages' library has no count.");
        return HostWaits.Watch(onCpuToo);
    }
}

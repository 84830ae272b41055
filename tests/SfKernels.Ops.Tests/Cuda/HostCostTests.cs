using System.Diagnostics;
using SfKernels.Abstractions;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Ops.Cuda;
using SfKernels.TestSupport;
using Xunit;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Cuda;

/// <summary>
/// What an operator costs the host beside the driver: its launches go to a launcher that does nothing. Time is written out (it is the machine's business; build
/// with -c Release to look at it), what is allocated is held: a few descriptors, whatever the tensors' size.
/// </summary>
public sealed class HostCostTests(ITestOutputHelper output)
{
    [Fact]
    public void OperatorsAllocateAFewDescriptorsOnly()
    {
        using var scope = NewDisposeScope();
        CudaDoor.OnCpu = new NoLauncher();
        try
        {
            var assignment = new AnchorAssignmentOp(new AnchorSettings([16, 32, 64, 128, 256], [1.0], [0.5, 1.0, 2.0]), new MatcherSettings(0.5f, 0.4f));
            AnchorLevel[] levels = assignment.Grid(256, 256).Levels.ToArray();
            Tensor[] maps = [.. levels.Select(static level => zeros(1, 5 * level.PerCell, level.Height, level.Width))];
            Tensor[] deltas = [.. levels.Select(static level => zeros(1, 4 * level.PerCell, level.Height, level.Width))];
            AnchorAssignment assigned = assignment.Assign(256, 256, [tensor(new float[] { 3, 5, 30, 40 }).reshape(1, 4)], [tensor(new long[] { 2 })]);
            Tensor labels = assigned.Labels, flat = zeros(labels.numel(), 5), one = tensor(1f);
            AnchorLogits five = AnchorLogits.Of(maps, labels, null, IgnoredAnchors.Skip), rows = AnchorLogits.Of([flat], labels.view(-1), null, IgnoredAnchors.Skip);
            AnchorLossCuda loss = CudaDoor.AnchorLoss(CPU);
            var settings = new GuidedSettings(1, 1, true, 1);
            GuidedLoss guided = loss.Guided(five, null, settings, one, null);
            BoxTargets targets = BoxTargets.From(assigned);
            var smooth = new SmoothL1BoxSettings(BoxCoderSettings.Default);
            SoftmaxLogits softmax = SoftmaxLogits.Of(flat, labels.view(-1), null);
            Hold("door, 5 maps", 2048, () => AnchorLogits.Of(maps, labels, null, IgnoredAnchors.Skip));
            Hold("guided loss, 5 maps", 2048, () => loss.Guided(five, null, settings, one, null));
            Hold("guided loss, rows", 2048, () => loss.Guided(rows, null, settings, one, null));
            Hold("gradient, 5 maps", 3072, () => loss.Gradient(five, null, one, guided.Scalars));
            Hold("gradient, rows", 2048, () => loss.Gradient(rows, null, one, guided.Scalars));
            Hold("box loss, 5 maps", 4096, () => BoxLossOp.Mean(smooth, deltas, targets));
            Hold("box gradient, 5 maps", 6144, () => BoxLossOp.SumBackward(smooth, deltas, targets, one));
            Hold("softmax", 2048, () => SoftmaxCrossEntropyOp.Forward(softmax, mean: true));
        }
        finally
        {
            CudaDoor.OnCpu = null;
        }
    }

    private void Hold(string name, long most, Action call)
    {
        // A tensor of the real library is a larger object, and each look at its shape a new array.
        most = Flavour.IsStandIn ? most : most * 3 / 2;
        const int Times = 400, Rounds = 4;
        var micros = new double[Times];
        long least = long.MaxValue;
        for (int i = 0; i < Times * Rounds; i++)
        {
            // A training run is compiled to the end after its first steps; the runtime does so a tenth of a second after the last new method.
            if (i > 0 && i % Times == 0)
            {
                Thread.Sleep(150);
            }

            using var scope = NewDisposeScope();
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            call();
            micros[i % Times] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Array.Sort(micros);
        output.WriteLine(FormattableString.Invariant($"{name,-24} {micros[Times / 4],6:F1} us {least,6} B"));
        Assert.True(least <= most, $"{name} allocates {least} bytes, more than {most}");
    }

    private sealed class NoLauncher : IKernelLauncher
    {
        public int ResidentBlocks(KernelImage kernel) => 528;

        public void Launch(KernelImage kernel, int blocks, nint stream, ReadOnlySpan<nint> arguments)
        {
        }
    }
}

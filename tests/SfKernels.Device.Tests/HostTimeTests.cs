using System.Diagnostics;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using SfKernels.Ops.Engine;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>
/// A call of an operator returns before its kernels are done: nothing in it waits for the device. What the call costs the host, launches and memory included, is
/// written out; how long that may take is the machine's business.
/// </summary>
[Collection(Alone.Name)]
public sealed class HostTimeTests
{
    // Few enough that the device's queue never fills.
    private const int CallsAtOnce = 20;

    [Fact]
    public void OperatorsWaitForNothing()
    {
        torch.Device there = TestDevice.Open(Backend.Cuda).Place;
        Assert.SkipUnless(HostWaits.IsAvailable, "The library of this flavour counts no waits.");
        using var scope = NewDisposeScope();
        using IDisposable plain = no_grad();
        var assignment = new AnchorAssignmentOp(new AnchorSettings([16, 32, 64, 128, 256], [1.0], [0.5, 1.0, 2.0]), new MatcherSettings(0.5f, 0.4f));
        AnchorLevel[] levels = assignment.Grid(128, 128).Levels.ToArray();
        Tensor[] maps = [.. levels.Select(level => zeros(1, 5 * level.PerCell, level.Height, level.Width, device: there))];
        Tensor[] deltas = [.. levels.Select(level => zeros(1, 4 * level.PerCell, level.Height, level.Width, device: there))];
        Tensor[] boxes = [tensor(new float[] { 3, 5, 30, 40 }).reshape(1, 4)], kinds = [tensor(new long[] { 2 })];
        AnchorAssignment assigned = assignment.Assign(128, 128, boxes, kinds, there);
        Tensor labels = assigned.Labels, flat = zeros(labels.numel(), 5, device: there), one = tensor(1f).to(there);
        AnchorLogits five = AnchorLogits.Of(maps, labels, null, IgnoredAnchors.Skip), rows = AnchorLogits.Of([flat], labels.view(-1), null, IgnoredAnchors.Skip);
        AnchorLossCuda loss = CudaDoor.AnchorLoss(there);
        var settings = new GuidedSettings(1, 1, true, 1);
        GuidedLoss guided = loss.Guided(five, null, settings, one, null);
        BoxTargets targets = BoxTargets.From(assigned);
        var smooth = new SmoothL1BoxSettings(BoxCoderSettings.Default);
        SoftmaxLogits softmax = SoftmaxLogits.Of(flat, labels.view(-1), null);
        Look("cross-entropy, rows", () => loss.Sum(rows, null));
        Look("guided loss, rows", () => loss.Guided(rows, null, settings, one, null));
        Look("guided loss, five maps", () => loss.Guided(five, null, settings, one, null));
        Look("gradient, rows", () => loss.Gradient(rows, null, one, guided.Scalars));
        Look("gradient, five maps", () => loss.Gradient(five, null, one, guided.Scalars));
        Look("box loss, five maps", () => BoxLossOp.Mean(smooth, deltas, targets));
        Look("gradient of boxes, five maps", () => BoxLossOp.SumBackward(smooth, deltas, targets, one));
        Look("softmax loss", () => SoftmaxCrossEntropyOp.Forward(softmax, mean: true));
        Look("assignment, one picture", () => assignment.Assign(128, 128, boxes, kinds, there));
    }

    private static void Look(string name, Action call)
    {
        Call(call);
        using (HostWaits waits = HostWaits.Watch())
        {
            Call(call);
            Assert.True(waits.Count == 0, $"{name}: {waits.Text}");
        }

        double least = double.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            cuda.synchronize();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < CallsAtOnce; i++)
                Call(call);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMicroseconds / CallsAtOnce);
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < 0.4);

        Console.WriteLine(FormattableString.Invariant($"host time, {name,-28} {least,6:F1} us a call"));
    }

    private static void Call(Action call)
    {
        using var scope = NewDisposeScope();
        call();
    }
}

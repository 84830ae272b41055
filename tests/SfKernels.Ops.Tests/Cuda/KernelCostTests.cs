using System.Globalization;
using SfKernels.Autograd;
using SfKernels.Kernels;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Ops.Cuda;
using SfKernels.Ptx;
using SfKernels.Ptx.Launching;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Ops.Tests.Cuda;

/// <summary>The table that 'sfk kernels' prints is measured: every kernel runs in the interpreter on a reference problem.</summary>
public sealed class KernelCostTests
{
    private const int Rows = 512, Classes = 80, Height = 64, Width = 96;

    private static readonly ScalarType[] s_types = [ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16];

    [Fact]
    public void TheTableIsWhatTheKernelsDo()
    {
        using var scope = NewDisposeScope();
        var launcher = new InterpretedLauncher(typeof(AnchorLossKernels).Assembly);
        long anchors = Run(launcher);
        var first = new Dictionary<string, LaunchStatistics>(StringComparer.Ordinal);
        foreach ((string entry, LaunchStatistics statistics) in launcher.Launches)
        {
            first.TryAdd(entry, statistics);
        }

        string[] measured = [.. PtxKernelList.All.Select(image => Row(image.Entry, first, anchors)).Order(StringComparer.Ordinal)];
        string[] table = [.. KernelCosts.All.Select(static cost => Row(cost.Entry, cost.Unit, cost.BytesRead, cost.BytesWritten, cost.SpecialFunctions)).Order(StringComparer.Ordinal)];
        Assert.True(
            measured.SequenceEqual(table),
            "kernels/SfKernels.Kernels/Cuda/KernelCosts.cs is not what the kernels do. If the change is wanted, its rows are:\n" + string.Join('\n', measured));
    }

    private static string Row(string entry, Dictionary<string, LaunchStatistics> launches, long anchors)
    {
        Assert.True(launches.TryGetValue(entry, out LaunchStatistics? done), $"no reference problem launches {entry}; add one to {nameof(KernelCostTests)}");
        (string unit, double count) = entry.Split('_')[0] switch
        {
            nameof(AnchorLossKernels) => ("logit", Rows * Classes),
            nameof(SoftmaxCrossEntropyKernels) => ("logit", Rows * (Classes + 1)),
            nameof(AnchorAssignmentKernels) or nameof(BoxLossKernels) => ("anchor", anchors),
            _ => ("launch", 1.0),
        };
        return Row(entry, unit, done.GlobalBytesRead / count, done.GlobalBytesWritten / count, done.SpecialFunctions / count);
    }

    private static string Row(string entry, string unit, double read, double written, double special) =>
        string.Create(CultureInfo.InvariantCulture, $"        new(\"{entry}\", \"{unit}\", {read:0.##}, {written:0.##}, {special:0.##}),");

    // Every tenth anchor is a positive one, the logits are spread evenly.
    private static long Run(InterpretedLauncher launcher)
    {
        Tensor labels = arange(0, Rows, ScalarType.Int64);
        labels = where(labels.remainder(10).eq(0), labels.remainder(Classes).add(1), zeros_like(labels));
        foreach (ScalarType type in s_types)
        {
            AnchorLogits logits = AnchorLogits.Of([linspace(-8, 8, Rows * Classes).view(Rows, Classes).to(type)], labels, null, IgnoredAnchors.Skip);
            foreach (FocalSettings? focal in new[] { null, new FocalSettings() })
            {
                var op = new AnchorLossCuda(launcher, 0);
                op.Sum(logits, focal);
                op.Gradient(logits, focal, tensor(1f));
            }

            SoftmaxLogits columns = SoftmaxLogits.Of(linspace(-8, 8, Rows * (Classes + 1)).view(Rows, Classes + 1).to(type), labels, null);
            var softmax = new SoftmaxCrossEntropyCuda(launcher, 0);
            softmax.Gradient(columns, softmax.Forward(columns, mean: true), tensor(1f));
        }

        long anchors = Boxes(launcher);
        Guidance(launcher, labels);
        return anchors;
    }

    private static long Boxes(InterpretedLauncher launcher)
    {
        AnchorSettings settings = new([16, 32], [1.0], [0.5, 1.0, 2.0]);
        AnchorGrid grid = new AnchorAssignmentOp(settings, new MatcherSettings(0.5f, 0.4f)).Grid(Height, Width);
        Tensor boxes = tensor(new float[] { 3, 5, 30, 40, 20, 10, 75, 55, 10, 10, 26, 26, 40, 0, 96, 64 }).view(4, 4), classes = tensor(new long[] { 1, 2, 3, 4 });
        AnchorAssignment assigned = new AnchorAssignmentCuda(launcher, 0).Assign(grid, new MatcherSettings(0.5f, 0.4f), boxes, classes, [0, 2, 4]);
        CountPrior(launcher, grid, boxes);
        BoxTargets targets = BoxTargets.From(assigned);
        foreach (ScalarType type in s_types)
        {
            Tensor[] deltas = [.. grid.Levels.ToArray().Select(level => linspace(-1, 1, 2 * 4 * level.PerCell * level.Height * level.Width).view(2, 4 * level.PerCell, level.Height, level.Width).to(type))];
            foreach (BoxLossSettings form in new BoxLossSettings[] { new SmoothL1BoxSettings(BoxCoderSettings.Default), new GIoUBoxSettings(BoxCoderSettings.Default) })
            {
                var op = new BoxLossCuda(launcher, 0);
                op.Sum(form, deltas, targets);
                op.SumBackward(form, deltas, targets, tensor(1f));
            }
        }

        return 2 * grid.Count;
    }

    // The counts without labels, as the prior of a data set takes them.
    private static void CountPrior(InterpretedLauncher launcher, AnchorGrid grid, Tensor boxes)
    {
        AnchorLevel[] levels = grid.Levels.ToArray();
        Tensor numbers = tensor(levels.SelectMany(static level => new[] { level.Height, level.Width, level.StrideX, level.StrideY }).Select(static number => (int)number).ToArray());
        Tensor shapes = tensor(levels.SelectMany(static level => level.Shapes.ToArray()).SelectMany(static box => new[] { box.X0, box.Y0, box.X1, box.Y1 }).ToArray());
        var view = new AnchorAssignmentKernels.DeviceAnchorGridView(DeviceTensor.View<int>(numbers), DeviceTensor.View<float>(shapes));
        var shape = new AnchorGridShape { Images = 2, Levels = levels.Length, PerCell = levels[0].PerCell, MostAnchors = grid.Count };
        Tensor first = tensor(new[] { 0, 2, 4 }), best = zeros([4], ScalarType.Int32), counts = zeros([3], ScalarType.Int64);
        AnchorAssignmentKernels.LaunchCount(
            launcher, 2, 0, view, shape, DeviceTensor.View<float>(boxes), DeviceTensor.View<int>(first), DeviceTensor.View<int>(best), AssignmentRules.From(new MatcherSettings(0.5f, 0.4f)), DeviceTensor.View<long>(counts));
        GC.KeepAlive(numbers);
        GC.KeepAlive(shapes);
    }

    private static void Guidance(InterpretedLauncher launcher, Tensor labels)
    {
        CudaDoor.OnCpu = launcher;
        try
        {
            Tensor logits = linspace(-8, 8, Rows * Classes).view(Rows, Classes).requires_grad_();
            foreach (Guidance guidance in Enum.GetValues<Guidance>())
            {
                using var loss = new SamplingFreeLoss(guidance);
                loss.forward(logits, labels, tensor(0.5f)).Total.backward();
            }

            new GuidedScaleCuda(launcher, 0).Ratio(tensor(0.5f), tensor(2f));
        }
        finally
        {
            CudaDoor.OnCpu = null;
        }
    }
}

using SfKernels.Abstractions;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Cuda;
using static SfKernels.Kernels.Cuda.BoxLossKernels;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>Box losses over the positives of a batch by the device kernels: two launches forward, one backward, no host read.</summary>
/// <param name="launcher">Starts the kernels.</param>
/// <param name="stream">Handle of the stream that the tensors belong to.</param>
internal sealed class BoxLossCuda(IKernelLauncher launcher, nint stream)
{
    private const int BlockSize = 256;

    // Fixed, so that the order of the sums does not depend on the device.
    private const int MostBlocks = 1024;

    private delegate void Forward(
        IKernelLauncher launcher, int blocks, nint stream, DeviceDeltaLevelViews maps, DeviceAnchorGridView view, AnchorGridShape grid, DeviceView<long> matched,
        DeviceView<float> boxes, DeviceView<int> firstBoxes, DeviceBoxCoder coder, float constant, DeviceView<float> partials, DeviceView<long> found);

    private delegate void Backward(
        IKernelLauncher launcher, int blocks, nint stream, DeviceDeltaLevelViews maps, DeviceAnchorGridView view, AnchorGridShape grid, DeviceView<long> matched,
        DeviceView<float> boxes, DeviceView<int> firstBoxes, DeviceBoxCoder coder, float constant, DeviceView<float> upstream, DeviceView<float> scale, DeviceView<float> normaliser);

    /// <inheritdoc cref="BoxLossOp.Sum"/>
    public Tensor Sum(BoxLossSettings settings, IReadOnlyList<Tensor> deltas, BoxTargets targets)
    {
        GuidedLoss loss = Loss(settings, deltas, targets, mean: false);
        loss.Scalars.Dispose();
        return loss.Total;
    }

    /// <summary>The loss, and the scalars with what it was divided by.</summary>
    /// <param name="settings">Which loss.</param>
    /// <param name="deltas">As for <see cref="Sum"/>.</param>
    /// <param name="targets">As for <see cref="Sum"/>.</param>
    /// <param name="mean">Divide by max(1, terms of all positives), else by nothing.</param>
    public GuidedLoss Loss(BoxLossSettings settings, IReadOnlyList<Tensor> deltas, BoxTargets targets, bool mean)
    {
        using var scope = NewDisposeScope();
        Tensor[] readable = RegressionMaps.Readable(deltas);
        int blocks = Blocks(targets);
        var sums = new BlockSums(blocks, deltas[0].device);
        if (blocks > 0)
        {
            DeviceBoxTargets there = targets.OnDevice!;
            Forward launch = (settings, deltas[0].dtype) switch
            {
                (SmoothL1BoxSettings, ScalarType.Float32) => LaunchForwardSmoothL1Float,
                (SmoothL1BoxSettings, ScalarType.Float16) => LaunchForwardSmoothL1Half,
                (SmoothL1BoxSettings, _) => LaunchForwardSmoothL1BFloat16,
                (_, ScalarType.Float32) => LaunchForwardGIoUFloat,
                (_, ScalarType.Float16) => LaunchForwardGIoUHalf,
                _ => LaunchForwardGIoUBFloat16,
            };
            launch(
                launcher, blocks, stream, Maps(readable, null, targets), Anchors(there), DeviceAnchors.Shape(targets.Grid, targets.Images), DeviceTensor.View<long>(there.Matched),
                DeviceTensor.View<float>(there.Boxes), DeviceTensor.View<int>(there.Anchors.FirstBoxes), DeviceBoxCoder.From(settings.Coder), Constant(settings),
                sums.Partials, sums.Found);
        }

        GuidedLoss loss = sums.Normalised(launcher, stream, mean ? settings.TermsPerPositive : 0, mean ? 0 : 1);
        GC.KeepAlive(readable);
        return new(loss.Total.MoveToOuterDisposeScope(), loss.Scalars.MoveToOuterDisposeScope());
    }

    /// <summary>The gradient of <see cref="Loss"/>: zero except at positives.</summary>
    /// <param name="settings">Which loss.</param>
    /// <param name="deltas">As for <see cref="Loss"/>.</param>
    /// <param name="targets">As for <see cref="Loss"/>.</param>
    /// <param name="dSum">Gradient of the loss, one number on the device.</param>
    /// <param name="scalars">Of <see cref="Loss"/>, where it divided; null for nothing.</param>
    public Tensor[] SumBackward(BoxLossSettings settings, IReadOnlyList<Tensor> deltas, BoxTargets targets, Tensor dSum, Tensor? scalars = null)
    {
        using var scope = NewDisposeScope();
        Tensor[] readable = RegressionMaps.Dense(deltas);
        Tensor[] gradients = RegressionMaps.ZerosLike(readable);
        int blocks = Blocks(targets);
        if (blocks > 0)
        {
            DeviceBoxTargets there = targets.OnDevice!;
            Tensor upstream = ContiguousTensor.Of(dSum, ScalarType.Float32);
            Backward launch = (settings, deltas[0].dtype) switch
            {
                (SmoothL1BoxSettings, ScalarType.Float32) => LaunchBackwardSmoothL1Float,
                (SmoothL1BoxSettings, ScalarType.Float16) => LaunchBackwardSmoothL1Half,
                (SmoothL1BoxSettings, _) => LaunchBackwardSmoothL1BFloat16,
                (_, ScalarType.Float32) => LaunchBackwardGIoUFloat,
                (_, ScalarType.Float16) => LaunchBackwardGIoUHalf,
                _ => LaunchBackwardGIoUBFloat16,
            };
            launch(
                launcher, blocks, stream, Maps(readable, gradients, targets), Anchors(there), DeviceAnchors.Shape(targets.Grid, targets.Images), DeviceTensor.View<long>(there.Matched),
                DeviceTensor.View<float>(there.Boxes), DeviceTensor.View<int>(there.Anchors.FirstBoxes), DeviceBoxCoder.From(settings.Coder), Constant(settings),
                DeviceTensor.View<float>(upstream), default, GuidedLoss.View(scalars, GuidedScalars.Normaliser));
            GC.KeepAlive(upstream);
            GC.KeepAlive(scalars);
        }

        GC.KeepAlive(readable);
        return [.. gradients.Select(static gradient => gradient.MoveToOuterDisposeScope())];
    }

    private static int Blocks(BoxTargets targets) => (int)Math.Min((((long)targets.Images * targets.Grid.Count) + BlockSize - 1) / BlockSize, MostBlocks);

    private static float Constant(BoxLossSettings settings) => settings switch
    {
        SmoothL1BoxSettings smooth => (float)smooth.Beta,
        GIoUBoxSettings overlap => (float)overlap.Epsilon,
        _ => throw new ArgumentException($"{settings.GetType().Name} has no device kernel; use SmoothL1BoxSettings or GIoUBoxSettings.", nameof(settings)),
    };

    private static DeviceAnchorGridView Anchors(DeviceBoxTargets there) => new(DeviceTensor.View<int>(there.Anchors.Cells), DeviceTensor.View<float>(there.Anchors.Shapes));

    // A map is addressed from its first number on, so its bytes reach to the last one that a stride can lead to.
    private static DeviceDeltaLevelViews Maps(Tensor[] deltas, Tensor[]? gradients, BoxTargets targets)
    {
        LevelMap[] maps = RegressionMaps.Of(deltas, targets.Grid);
        LevelMap[]? dMaps = gradients is null ? null : RegressionMaps.Of(gradients, targets.Grid);
        if (maps.Length > DeltaLevelViews.Most)
        {
            throw new ArgumentException($"{maps.Length} levels: device kernels take at most {DeltaLevelViews.Most}.", nameof(targets));
        }

        var views = new DeviceDeltaLevelView[DeltaLevelViews.Most];
        for (int i = 0; i < maps.Length; i++)
        {
            long size = deltas[0].element_size();
            long numbers = Reach(maps[i], targets, i) * size;
            if (dMaps is not null && dMaps[i] with { Address = 0 } != maps[i] with { Address = 0 })
            {
                throw new InvalidOperationException($"The gradient of deltas[{i}] lies otherwise than the map itself.");
            }

            views[i] = new(new(maps[i].Address, numbers), dMaps is null ? default : new(dMaps[i].Address, numbers), maps[i].ImageStride, maps[i].CellStride, maps[i].ShapeStride, maps[i].ChannelStride);
        }

        return new(views[0], views[1], views[2], views[3], views[4], views[5], views[6], views[7]);
    }

    private static long Reach(LevelMap map, BoxTargets targets, int level)
    {
        var at = targets.Grid.Levels[level];
        return ((targets.Images - 1) * map.ImageStride) + (((at.Height * (long)at.Width) - 1) * map.CellStride) + ((at.PerCell - 1) * map.ShapeStride) + (3 * map.ChannelStride) + 1;
    }
}

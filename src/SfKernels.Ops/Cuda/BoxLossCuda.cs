using SfKernels.Abstractions;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Cuda;
using SfKernels.Ops.Engine;
using static SfKernels.Kernels.Cuda.BoxLossKernels;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>Box losses over the positives of a batch by the device kernels: two launches forward, one backward, no host read.</summary>
/// <param name="launcher">Starts the kernels.</param>
/// <param name="stream">Handle of the stream that the tensors belong to.</param>
internal sealed class BoxLossCuda(IKernelLauncher launcher, nint stream)
{
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
        Tensor[] readable = RegressionMaps.Readable(deltas);
        BoxLossLaunch kernels = BoxLossLaunch.Of(settings, deltas[0].dtype);
        int blocks = Blocks(targets, kernels.ForwardImage);
        var sums = new BlockSums(blocks, deltas[0].device);
        if (blocks > 0)
        {
            DeviceBoxTargets there = targets.OnDevice!;
            kernels.Forward(
                launcher, blocks, stream, Maps(readable, null, targets), Anchors(there), DeviceAnchors.Shape(targets.Grid, targets.Images), DeviceTensor.View<long>(there.Matched),
                DeviceTensor.View<float>(there.Boxes), DeviceTensor.View<int>(there.Anchors.FirstBoxes), DeviceBoxCoder.From(settings.Coder), Constant(settings),
                sums.Partials, sums.Found);
        }

        GuidedLoss loss = sums.Normalised(launcher, stream, mean ? settings.TermsPerPositive : 0, mean ? 0 : 1);
        GC.KeepAlive(readable);
        RegressionMaps.DisposeCopies(readable, deltas);
        return loss;
    }

    /// <summary>The gradient of <see cref="Loss"/>: zero except at positives.</summary>
    /// <param name="settings">Which loss.</param>
    /// <param name="deltas">As for <see cref="Loss"/>.</param>
    /// <param name="targets">As for <see cref="Loss"/>.</param>
    /// <param name="dSum">Gradient of the loss, one number on the device.</param>
    /// <param name="scalars">Of <see cref="Loss"/>, where it divided; null for nothing.</param>
    public Tensor[] SumBackward(BoxLossSettings settings, IReadOnlyList<Tensor> deltas, BoxTargets targets, Tensor dSum, Tensor? scalars = null)
    {
        Tensor[] readable = RegressionMaps.Dense(deltas);
        Tensor[] gradients = TensorsLike.Zeros(readable);
        BoxLossLaunch kernels = BoxLossLaunch.Of(settings, deltas[0].dtype);
        int blocks = Blocks(targets, kernels.BackwardImage);
        if (blocks > 0)
        {
            DeviceBoxTargets there = targets.OnDevice!;
            Tensor upstream = ContiguousTensor.Of(dSum, ScalarType.Float32);
            kernels.Backward(
                launcher, blocks, stream, Maps(readable, gradients, targets), Anchors(there), DeviceAnchors.Shape(targets.Grid, targets.Images), DeviceTensor.View<long>(there.Matched),
                DeviceTensor.View<float>(there.Boxes), DeviceTensor.View<int>(there.Anchors.FirstBoxes), DeviceBoxCoder.From(settings.Coder), Constant(settings),
                DeviceTensor.View<float>(upstream), default, GuidedLoss.View(scalars, GuidedScalars.Normaliser));
            GC.KeepAlive(scalars);
            if (!ReferenceEquals(upstream, dSum))
            {
                upstream.Dispose();
            }
        }

        GC.KeepAlive(dSum);
        GC.KeepAlive(readable);
        RegressionMaps.DisposeCopies(readable, deltas);
        return gradients;
    }

    private int Blocks(BoxTargets targets, KernelImage kernel) =>
        (int)Math.Min((((long)targets.Images * targets.Grid.Count) + kernel.BlockSize - 1) / kernel.BlockSize, launcher.ResidentBlocks(kernel));

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
        if (maps.Length > DeltaLevelViews.Most)
        {
            throw new ArgumentException($"{maps.Length} levels: device kernels take at most {DeltaLevelViews.Most}.", nameof(targets));
        }

        long size = deltas[0].element_size();
        var views = new DeviceDeltaLevelView[DeltaLevelViews.Most];
        for (int i = 0; i < maps.Length; i++)
        {
            LevelMap map = maps[i];
            long bytes = Reach(map, targets, i) * size;

            // A gradient lies as its map does, so what is true of one address holds for the other.
            int tensor = deltas.Length == 1 ? 0 : i;
            nint gradient = gradients is null ? 0 : TensorAddress.Of(gradients[tensor]) + (map.Address - TensorAddress.Of(deltas[tensor]));
            views[i] = new(new(map.Address, bytes), gradients is null ? default : new(gradient, bytes), map.ImageStride, map.CellStride, map.ShapeStride, map.ChannelStride);
        }

        return new(views[0], views[1], views[2], views[3], views[4], views[5], views[6], views[7]);
    }

    private static long Reach(LevelMap map, BoxTargets targets, int level)
    {
        var at = targets.Grid.Levels[level];
        return ((targets.Images - 1) * map.ImageStride) + (((at.Height * (long)at.Width) - 1) * map.CellStride) + ((at.PerCell - 1) * map.ShapeStride) + (3 * map.ChannelStride) + 1;
    }
}

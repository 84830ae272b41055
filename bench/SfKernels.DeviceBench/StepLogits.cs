using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using static SfKernels.Kernels.Cuda.AnchorLossKernels;

namespace SfKernels.DeviceBench;

/// <summary>Cross-entropy over the maps of a step.</summary>
internal static unsafe class StepLogits
{
    /// <summary>Launches the sums of blocks.</summary>
    /// <returns>How many blocks.</returns>
    public static int Forward(IKernelLauncher launcher, in StepCall call, AnchorGrid grid, DeviceView<long> labels)
    {
        (DeviceLogitLevelViews levels, AnchorLossShape shape) = Maps(call, grid, gradients: false);
        KernelImage image = call.Format switch { 0 => ForwardCrossEntropyFloatImage, 1 => ForwardCrossEntropyHalfImage, _ => ForwardCrossEntropyBFloat16Image };
        int blocks = StepLaunches.Blocks(launcher, image, shape.Tiles);
        DeviceView<int> words = Words(labels);
        DeviceView<float> partials = new(call.Partials, blocks);
        DeviceView<long> found = new(call.Found, LabelFindings.Numbers * blocks);
        switch (call.Format)
        {
            case 0: LaunchForwardCrossEntropyFloat(launcher, blocks, call.Stream, levels, words, default, partials, found, shape); break;
            case 1: LaunchForwardCrossEntropyHalf(launcher, blocks, call.Stream, levels, words, default, partials, found, shape); break;
            default: LaunchForwardCrossEntropyBFloat16(launcher, blocks, call.Stream, levels, words, default, partials, found, shape); break;
        }

        return blocks;
    }

    /// <summary>Launches the gradient.</summary>
    public static void Backward(
        IKernelLauncher launcher, in StepCall call, AnchorGrid grid, DeviceView<long> labels, DeviceView<float> upstream, DeviceView<float> scale, DeviceView<float> normaliser)
    {
        (DeviceLogitLevelViews levels, AnchorLossShape shape) = Maps(call, grid, gradients: true);
        KernelImage image = call.Format switch { 0 => BackwardCrossEntropyFloatImage, 1 => BackwardCrossEntropyHalfImage, _ => BackwardCrossEntropyBFloat16Image };
        int blocks = StepLaunches.Blocks(launcher, image, shape.Tiles);
        DeviceView<int> words = Words(labels);
        switch (call.Format)
        {
            case 0: LaunchBackwardCrossEntropyFloat(launcher, blocks, call.Stream, levels, words, default, upstream, scale, normaliser, shape); break;
            case 1: LaunchBackwardCrossEntropyHalf(launcher, blocks, call.Stream, levels, words, default, upstream, scale, normaliser, shape); break;
            default: LaunchBackwardCrossEntropyBFloat16(launcher, blocks, call.Stream, levels, words, default, upstream, scale, normaliser, shape); break;
        }
    }

    // An int64 is two words of 32 bits, the low one first.
    private static DeviceView<int> Words(DeviceView<long> labels) => new(labels.Pointer, 2 * labels.Length);

    private static (DeviceLogitLevelViews Levels, AnchorLossShape Shape) Maps(in StepCall call, AnchorGrid grid, bool gradients)
    {
        AnchorLossPlan plan = Plan(call, grid, gradients);
        return (Levels(call, grid, plan, gradients), plan.Shape(IgnoredAnchors.Skip, labelsAreInt64: true));
    }

    private static AnchorLossPlan Plan(in StepCall call, AnchorGrid grid, bool gradients)
    {
        var levels = new LogitLevel[grid.Levels.Length];
        foreach (AnchorLevel level in grid.Levels)
        {
            long gradient = gradients ? call.LogitGradients[level.Index] : 0;
            levels[level.Index] = new(
                (void*)call.Logits[level.Index], (void*)gradient, call.ChannelsLast != 0 ? LogitLayout.Rows : LogitLayout.Planes, (long)level.Height * level.Width, level.PerCell);
        }

        LogitType type = call.Format switch { 0 => LogitType.Float32, 1 => LogitType.Float16, _ => LogitType.BFloat16 };
        return new(levels, type, call.Images, call.Classes);
    }

    private static DeviceLogitLevelViews Levels(in StepCall call, AnchorGrid grid, AnchorLossPlan plan, bool gradients)
    {
        int size = call.Format == 0 ? 4 : 2;
        var views = new DeviceLogitLevelView[LogitLevelViews.Most];
        for (int i = 0; i < views.Length; i++)
        {
            long bytes = i < grid.Levels.Length ? (long)call.Images * grid.Levels[i].Count * call.Classes * size : 0;
            views[i] = bytes == 0
                ? new(default, default, plan.Levels[i])
                : new(new((nint)call.Logits[i], bytes), gradients ? new((nint)call.LogitGradients[i], bytes) : default, plan.Levels[i]);
        }

        return new(views[0], views[1], views[2], views[3], views[4], views[5], views[6], views[7]);
    }
}

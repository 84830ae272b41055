using SfKernels.Abstractions;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Cuda;
using SfKernels.Kernels.Geometry;
using static SfKernels.Kernels.Cuda.BoxLossKernels;

namespace SfKernels.DeviceBench;

/// <summary>Smooth L1 over the maps of a step.</summary>
internal static unsafe class StepBoxes
{
    private static readonly DeviceBoxCoder s_coder = DeviceBoxCoder.From(BoxCoderSettings.Default);

    /// <summary>Launches the sums of blocks.</summary>
    /// <returns>How many blocks.</returns>
    public static int Forward(
        IKernelLauncher launcher, in StepCall call, AnchorGrid grid, AnchorGridShape shape, DeviceView<long> matched, DeviceView<float> boxes, DeviceView<int> first, float beta)
    {
        KernelImage image = call.Format switch { 0 => ForwardSmoothL1FloatImage, 1 => ForwardSmoothL1HalfImage, _ => ForwardSmoothL1BFloat16Image };
        int blocks = StepLaunches.Blocks(launcher, image, StepLaunches.DivideUp((long)call.Images * grid.Count, image.BlockSize));
        DeviceDeltaLevelViews maps = Maps(call, grid, gradients: false);
        DeviceAnchorGridView view = new(StepLaunches.Cells(call, grid), StepLaunches.Shapes(call, grid));
        DeviceView<float> partials = new(call.Partials, blocks);
        DeviceView<long> found = new(call.Found, LabelFindings.Numbers * blocks);
        switch (call.Format)
        {
            case 0: LaunchForwardSmoothL1Float(launcher, blocks, call.Stream, maps, view, shape, matched, boxes, first, s_coder, beta, partials, found); break;
            case 1: LaunchForwardSmoothL1Half(launcher, blocks, call.Stream, maps, view, shape, matched, boxes, first, s_coder, beta, partials, found); break;
            default: LaunchForwardSmoothL1BFloat16(launcher, blocks, call.Stream, maps, view, shape, matched, boxes, first, s_coder, beta, partials, found); break;
        }

        return blocks;
    }

    /// <summary>Launches the gradient.</summary>
    public static void Backward(
        IKernelLauncher launcher, in StepCall call, AnchorGrid grid, AnchorGridShape shape, DeviceView<long> matched, DeviceView<float> boxes, DeviceView<int> first, float beta,
        DeviceView<float> upstream, DeviceView<float> normaliser)
    {
        KernelImage image = call.Format switch { 0 => BackwardSmoothL1FloatImage, 1 => BackwardSmoothL1HalfImage, _ => BackwardSmoothL1BFloat16Image };
        int blocks = StepLaunches.Blocks(launcher, image, StepLaunches.DivideUp((long)call.Images * grid.Count, image.BlockSize));
        DeviceDeltaLevelViews maps = Maps(call, grid, gradients: true);
        DeviceAnchorGridView view = new(StepLaunches.Cells(call, grid), StepLaunches.Shapes(call, grid));
        switch (call.Format)
        {
            case 0: LaunchBackwardSmoothL1Float(launcher, blocks, call.Stream, maps, view, shape, matched, boxes, first, s_coder, beta, upstream, default, normaliser); break;
            case 1: LaunchBackwardSmoothL1Half(launcher, blocks, call.Stream, maps, view, shape, matched, boxes, first, s_coder, beta, upstream, default, normaliser); break;
            default: LaunchBackwardSmoothL1BFloat16(launcher, blocks, call.Stream, maps, view, shape, matched, boxes, first, s_coder, beta, upstream, default, normaliser); break;
        }
    }

    private static DeviceDeltaLevelViews Maps(in StepCall call, AnchorGrid grid, bool gradients)
    {
        int size = call.Format == 0 ? 4 : 2;
        var views = new DeviceDeltaLevelView[DeltaLevelViews.Most];
        foreach (AnchorLevel level in grid.Levels)
        {
            long cells = (long)level.Height * level.Width, channels = 4L * level.PerCell, bytes = call.Images * cells * channels * size;
            (long cell, long channel) = call.ChannelsLast != 0 ? (channels, 1L) : (1L, cells);
            DeviceView<byte> gradient = gradients ? new((nint)call.DeltaGradients[level.Index], bytes) : default;
            views[level.Index] = new(new((nint)call.Deltas[level.Index], bytes), gradient, cells * channels, cell, 4 * channel, channel);
        }

        return new(views[0], views[1], views[2], views[3], views[4], views[5], views[6], views[7]);
    }
}

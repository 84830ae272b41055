using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using static SfKernels.Kernels.Cuda.AnchorLossKernels;

namespace SfKernels.DeviceBench;

/// <summary>The launches of the classification losses, as the operator makes them, on addresses instead of tensors.</summary>
internal static unsafe class LossLaunches
{
    private const int MostBlocks = 1024;

    private static readonly FocalSettings Focal = new(alpha: 0.25, gamma: 2);

    public static void Forward(IKernelLauncher launcher, in LossCall call)
    {
        AnchorLossPlan plan = Plan(call, gradient: 0);
        int blocks = Math.Min(plan.Tiles, MostBlocks);
        DeviceLogitLevelViews levels = Levels(call, plan, gradient: 0);
        DeviceView<int> labels = new(call.Labels, call.Anchors);
        DeviceView<float> partials = new(call.Partials, blocks);
        DeviceView<long> found = new(call.Found, 2 * blocks);
        AnchorLossShape shape = Shape(call, plan);
        switch (call.Format, call.Focal)
        {
            case (0, 0): LaunchForwardCrossEntropyFloat(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
            case (1, 0): LaunchForwardCrossEntropyHalf(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
            case (2, 0): LaunchForwardCrossEntropyBFloat16(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
            case (0, _): LaunchForwardFocalFloat(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
            case (1, _): LaunchForwardFocalHalf(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
            default: LaunchForwardFocalBFloat16(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
        }

        LossSumKernels.LaunchTotal(launcher, 1, call.Stream, partials, default, new DeviceView<float>(call.Total, 1));
    }

    public static void Backward(IKernelLauncher launcher, in LossCall call)
    {
        AnchorLossPlan plan = Plan(call, call.Gradient);
        int blocks = Math.Min(plan.Tiles, MostBlocks);
        DeviceLogitLevelViews levels = Levels(call, plan, call.Gradient);
        DeviceView<int> labels = new(call.Labels, call.Anchors);
        DeviceView<float> upstream = new(call.Upstream, 1);
        AnchorLossShape shape = Shape(call, plan);
        switch (call.Format, call.Focal)
        {
            case (0, 0): LaunchBackwardCrossEntropyFloat(launcher, blocks, call.Stream, levels, labels, default, upstream, default, default, shape); break;
            case (1, 0): LaunchBackwardCrossEntropyHalf(launcher, blocks, call.Stream, levels, labels, default, upstream, default, default, shape); break;
            case (2, 0): LaunchBackwardCrossEntropyBFloat16(launcher, blocks, call.Stream, levels, labels, default, upstream, default, default, shape); break;
            case (0, _): LaunchBackwardFocalFloat(launcher, blocks, call.Stream, levels, labels, default, upstream, default, default, shape); break;
            case (1, _): LaunchBackwardFocalHalf(launcher, blocks, call.Stream, levels, labels, default, upstream, default, default, shape); break;
            default: LaunchBackwardFocalBFloat16(launcher, blocks, call.Stream, levels, labels, default, upstream, default, default, shape); break;
        }
    }

    private static AnchorLossPlan Plan(in LossCall call, nint gradient)
    {
        LogitLevel level = new((void*)call.Logits, (void*)gradient, LogitLayout.Rows, call.Anchors, 1);
        LogitType type = call.Format switch { 0 => LogitType.Float32, 1 => LogitType.Float16, _ => LogitType.BFloat16 };
        return new AnchorLossPlan(new ReadOnlySpan<LogitLevel>(in level), type, images: 1, call.Classes);
    }

    private static AnchorLossShape Shape(in LossCall call, AnchorLossPlan plan) => plan.Shape(IgnoredAnchors.Skip, labelsAreInt64: false, call.Focal == 0 ? null : Focal);

    private static DeviceLogitLevelViews Levels(in LossCall call, AnchorLossPlan plan, nint gradient)
    {
        long bytes = call.Anchors * call.Classes * (call.Format == 0 ? 4 : 2);
        DeviceLogitLevelView first = new(new DeviceView<byte>(call.Logits, bytes), gradient == 0 ? default : new DeviceView<byte>(gradient, bytes), plan.Levels[0]);
        return new(first, Empty(1), Empty(2), Empty(3), Empty(4), Empty(5), Empty(6), Empty(7));

        DeviceLogitLevelView Empty(int level) => new(default, default, plan.Levels[level]);
    }
}

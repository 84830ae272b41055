using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using static SfKernels.Kernels.Cuda.AnchorLossKernels;

namespace SfKernels.DeviceBench;

/// <summary>The losses over all anchors: two launches forward, one backward.</summary>
internal static unsafe class AnchorLaunches
{
    private static readonly FocalSettings Focal = new(alpha: 0.25, gamma: 2);

    public static void Forward(IKernelLauncher launcher, in LossCall call)
    {
        AnchorLossPlan plan = Plan(call, gradient: 0);
        DeviceLogitLevelViews levels = Levels(call, plan, gradient: 0);
        DeviceView<int> labels = new(call.Labels, call.Anchors);
        AnchorLossShape shape = Shape(call, plan);
        bool focal = call.Form == LossForm.Focal;
        KernelImage image = (call.Format, focal) switch
        {
            (0, false) => ForwardCrossEntropyFloatImage,
            (1, false) => ForwardCrossEntropyHalfImage,
            (_, false) => ForwardCrossEntropyBFloat16Image,
            (0, true) => ForwardFocalFloatImage,
            (1, true) => ForwardFocalHalfImage,
            _ => ForwardFocalBFloat16Image,
        };
        int blocks = Blocks(launcher, plan, image);
        DeviceView<float> partials = new(call.Partials, blocks);
        DeviceView<long> found = new(call.Found, 2 * blocks);
        switch (call.Format, focal)
        {
            case (0, false): LaunchForwardCrossEntropyFloat(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
            case (1, false): LaunchForwardCrossEntropyHalf(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
            case (_, false): LaunchForwardCrossEntropyBFloat16(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
            case (0, true): LaunchForwardFocalFloat(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
            case (1, true): LaunchForwardFocalHalf(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
            default: LaunchForwardFocalBFloat16(launcher, blocks, call.Stream, levels, labels, default, partials, found, shape); break;
        }

        DeviceView<float> total = new(call.Total, 1);
        if (call.Form == LossForm.Guided)
        {
            LossSumKernels.LaunchGuided(launcher, 1, call.Stream, partials, found, 1, 1, LossScalars.OfLocalisation(call), default, 1, 1, total, LossScalars.Written(call));
        }
        else
        {
            LossSumKernels.LaunchTotal(launcher, 1, call.Stream, partials, default, total);
        }
    }

    public static void Backward(IKernelLauncher launcher, in LossCall call)
    {
        AnchorLossPlan plan = Plan(call, call.Gradient);
        DeviceLogitLevelViews levels = Levels(call, plan, call.Gradient);
        DeviceView<int> labels = new(call.Labels, call.Anchors);
        DeviceView<float> upstream = new(call.Upstream, 1);
        DeviceView<float> scale = call.Form == LossForm.Guided ? LossScalars.At(call, GuidedScalars.Scale) : default;
        DeviceView<float> normaliser = call.Form == LossForm.Guided ? LossScalars.At(call, GuidedScalars.Normaliser) : default;
        AnchorLossShape shape = Shape(call, plan);
        bool focal = call.Form == LossForm.Focal;
        KernelImage image = (call.Format, focal) switch
        {
            (0, false) => BackwardCrossEntropyFloatImage,
            (1, false) => BackwardCrossEntropyHalfImage,
            (_, false) => BackwardCrossEntropyBFloat16Image,
            (0, true) => BackwardFocalFloatImage,
            (1, true) => BackwardFocalHalfImage,
            _ => BackwardFocalBFloat16Image,
        };
        int blocks = Blocks(launcher, plan, image);
        switch (call.Format, focal)
        {
            case (0, false): LaunchBackwardCrossEntropyFloat(launcher, blocks, call.Stream, levels, labels, default, upstream, scale, normaliser, shape); break;
            case (1, false): LaunchBackwardCrossEntropyHalf(launcher, blocks, call.Stream, levels, labels, default, upstream, scale, normaliser, shape); break;
            case (_, false): LaunchBackwardCrossEntropyBFloat16(launcher, blocks, call.Stream, levels, labels, default, upstream, scale, normaliser, shape); break;
            case (0, true): LaunchBackwardFocalFloat(launcher, blocks, call.Stream, levels, labels, default, upstream, scale, normaliser, shape); break;
            case (1, true): LaunchBackwardFocalHalf(launcher, blocks, call.Stream, levels, labels, default, upstream, scale, normaliser, shape); break;
            default: LaunchBackwardFocalBFloat16(launcher, blocks, call.Stream, levels, labels, default, upstream, scale, normaliser, shape); break;
        }
    }

    private static int Blocks(IKernelLauncher launcher, AnchorLossPlan plan, KernelImage image) =>
        Math.Min(Math.Min(plan.Tiles, LossCall.MostBlocks), launcher.ResidentBlocks(image));

    private static AnchorLossPlan Plan(in LossCall call, nint gradient)
    {
        LogitLevel level = new((void*)call.Logits, (void*)gradient, LogitLayout.Rows, call.Anchors, 1);
        LogitType type = call.Format switch { 0 => LogitType.Float32, 1 => LogitType.Float16, _ => LogitType.BFloat16 };
        return new AnchorLossPlan(new ReadOnlySpan<LogitLevel>(in level), type, images: 1, call.Classes);
    }

    private static AnchorLossShape Shape(in LossCall call, AnchorLossPlan plan) => plan.Shape(IgnoredAnchors.Skip, labelsAreInt64: false, call.Form == LossForm.Focal ? Focal : null);

    private static DeviceLogitLevelViews Levels(in LossCall call, AnchorLossPlan plan, nint gradient)
    {
        long bytes = call.Anchors * call.Classes * (call.Format == 0 ? 4 : 2);
        DeviceLogitLevelView first = new(new DeviceView<byte>(call.Logits, bytes), gradient == 0 ? default : new DeviceView<byte>(gradient, bytes), plan.Levels[0]);
        return new(first, Empty(1), Empty(2), Empty(3), Empty(4), Empty(5), Empty(6), Empty(7));

        DeviceLogitLevelView Empty(int level) => new(default, default, plan.Levels[level]);
    }
}

using SfKernels.Abstractions;
using SfKernels.Kernels.Cuda;
using static SfKernels.Kernels.Cuda.SoftmaxCrossEntropyKernels;

namespace SfKernels.DeviceBench;

/// <summary>Softmax cross-entropy: two launches forward, one backward.</summary>
internal static class SoftmaxLaunches
{
    // A warp takes a row.
    private const int RowsOfBlock = 8;

    public static void Forward(IKernelLauncher launcher, in LossCall call)
    {
        int blocks = Blocks(launcher, call, call.Format switch { 0 => ForwardFloatImage, 1 => ForwardHalfImage, _ => ForwardBFloat16Image });
        DeviceView<int> labels = new(call.Labels, call.Anchors);
        DeviceView<float> rows = new(call.Denominators, 2 * call.Anchors);
        DeviceView<float> partials = new(call.Partials, blocks);
        DeviceView<long> found = new(call.Found, 2 * blocks);
        switch (call.Format)
        {
            case 0: LaunchForwardFloat(launcher, blocks, call.Stream, View<Float32Logit>(call.Logits, call), labels, default, rows, partials, found, call.Classes, 1); break;
            case 1: LaunchForwardHalf(launcher, blocks, call.Stream, View<Float16Logit>(call.Logits, call), labels, default, rows, partials, found, call.Classes, 1); break;
            default: LaunchForwardBFloat16(launcher, blocks, call.Stream, View<BFloat16Logit>(call.Logits, call), labels, default, rows, partials, found, call.Classes, 1); break;
        }

        LossSumKernels.LaunchAnchors(
            launcher, 1, call.Stream, partials, found, 1, 0, new DeviceView<float>(call.Total, 1), LossScalars.At(call, GuidedScalars.Normaliser), LossScalars.At(call, GuidedScalars.Counted), default);
    }

    public static void Backward(IKernelLauncher launcher, in LossCall call)
    {
        int blocks = Blocks(launcher, call, call.Format switch { 0 => BackwardFloatImage, 1 => BackwardHalfImage, _ => BackwardBFloat16Image });
        DeviceView<int> labels = new(call.Labels, call.Anchors);
        DeviceView<float> rows = new(call.Denominators, 2 * call.Anchors);
        DeviceView<float> upstream = new(call.Upstream, 1);
        DeviceView<float> normaliser = LossScalars.At(call, GuidedScalars.Normaliser);
        switch (call.Format)
        {
            case 0:
                LaunchBackwardFloat(launcher, blocks, call.Stream, View<Float32Logit>(call.Logits, call), View<Float32Logit>(call.Gradient, call), labels, default, rows, upstream, default, normaliser, call.Classes, 1);
                break;
            case 1:
                LaunchBackwardHalf(launcher, blocks, call.Stream, View<Float16Logit>(call.Logits, call), View<Float16Logit>(call.Gradient, call), labels, default, rows, upstream, default, normaliser, call.Classes, 1);
                break;
            default:
                LaunchBackwardBFloat16(launcher, blocks, call.Stream, View<BFloat16Logit>(call.Logits, call), View<BFloat16Logit>(call.Gradient, call), labels, default, rows, upstream, default, normaliser, call.Classes, 1);
                break;
        }
    }

    private static int Blocks(IKernelLauncher launcher, in LossCall call, KernelImage image) =>
        (int)Math.Min(Math.Min((call.Anchors + RowsOfBlock - 1) / RowsOfBlock, LossCall.MostBlocks), launcher.ResidentBlocks(image));

    private static DeviceView<T> View<T>(nint address, in LossCall call)
        where T : unmanaged => new(address, call.Anchors * call.Classes);
}

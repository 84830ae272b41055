using SfKernels.Abstractions;
using SfKernels.Kernels.Classification;
using SfKernels.Kernels.Cuda;
using static SfKernels.Kernels.Cuda.AnchorLossKernels;

namespace SfKernels.Ops.Cuda;

/// <summary>The kernels of one loss and one storage format.</summary>
/// <param name="ForwardImage">The forward kernel.</param>
/// <param name="Forward">Launches it.</param>
/// <param name="BackwardImage">The backward kernel.</param>
/// <param name="Backward">Launches it.</param>
internal sealed record AnchorLossLaunch(KernelImage ForwardImage, AnchorLossLaunch.Sum Forward, KernelImage BackwardImage, AnchorLossLaunch.Gradient Backward)
{
    private static readonly AnchorLossLaunch[] s_crossEntropy =
    [
        new(ForwardCrossEntropyFloatImage, LaunchForwardCrossEntropyFloat, BackwardCrossEntropyFloatImage, LaunchBackwardCrossEntropyFloat),
        new(ForwardCrossEntropyHalfImage, LaunchForwardCrossEntropyHalf, BackwardCrossEntropyHalfImage, LaunchBackwardCrossEntropyHalf),
        new(ForwardCrossEntropyBFloat16Image, LaunchForwardCrossEntropyBFloat16, BackwardCrossEntropyBFloat16Image, LaunchBackwardCrossEntropyBFloat16),
    ];

    private static readonly AnchorLossLaunch[] s_focal =
    [
        new(ForwardFocalFloatImage, LaunchForwardFocalFloat, BackwardFocalFloatImage, LaunchBackwardFocalFloat),
        new(ForwardFocalHalfImage, LaunchForwardFocalHalf, BackwardFocalHalfImage, LaunchBackwardFocalHalf),
        new(ForwardFocalBFloat16Image, LaunchForwardFocalBFloat16, BackwardFocalBFloat16Image, LaunchBackwardFocalBFloat16),
    ];

    /// <summary>A launch of the forward.</summary>
    public delegate void Sum(
        IKernelLauncher launcher, int blocks, nint stream, DeviceLogitLevelViews levels, DeviceView<int> labels, DeviceView<float> weights, DeviceView<float> partials, DeviceView<long> found,
        AnchorLossShape shape);

    /// <summary>A launch of the backward.</summary>
    public delegate void Gradient(
        IKernelLauncher launcher, int blocks, nint stream, DeviceLogitLevelViews levels, DeviceView<int> labels, DeviceView<float> weights, DeviceView<float> upstream, DeviceView<float> scale,
        DeviceView<float> normaliser, AnchorLossShape shape);

    /// <summary>The kernels of a loss.</summary>
    /// <param name="type">float32, float16 or bfloat16.</param>
    /// <param name="focal">Null for the cross-entropy.</param>
    public static AnchorLossLaunch Of(LogitType type, FocalSettings? focal) => (focal is null ? s_crossEntropy : s_focal)[type switch
    {
        LogitType.Float32 => 0,
        LogitType.Float16 => 1,
        LogitType.BFloat16 => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "float32, float16 or bfloat16 on a device"),
    }];
}

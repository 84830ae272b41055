using SfKernels.Abstractions;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Cuda;
using static SfKernels.Kernels.Cuda.BoxLossKernels;
using static TorchSharp.torch;

namespace SfKernels.Ops.Cuda;

/// <summary>The kernels of one box loss and one storage format.</summary>
/// <param name="ForwardImage">The forward kernel.</param>
/// <param name="Forward">Launches it.</param>
/// <param name="BackwardImage">The backward kernel.</param>
/// <param name="Backward">Launches it.</param>
internal sealed record BoxLossLaunch(KernelImage ForwardImage, BoxLossLaunch.Sum Forward, KernelImage BackwardImage, BoxLossLaunch.Gradient Backward)
{
    private static readonly BoxLossLaunch[] s_smoothL1 =
    [
        new(ForwardSmoothL1FloatImage, LaunchForwardSmoothL1Float, BackwardSmoothL1FloatImage, LaunchBackwardSmoothL1Float),
        new(ForwardSmoothL1HalfImage, LaunchForwardSmoothL1Half, BackwardSmoothL1HalfImage, LaunchBackwardSmoothL1Half),
        new(ForwardSmoothL1BFloat16Image, LaunchForwardSmoothL1BFloat16, BackwardSmoothL1BFloat16Image, LaunchBackwardSmoothL1BFloat16),
    ];

    private static readonly BoxLossLaunch[] s_giou =
    [
        new(ForwardGIoUFloatImage, LaunchForwardGIoUFloat, BackwardGIoUFloatImage, LaunchBackwardGIoUFloat),
        new(ForwardGIoUHalfImage, LaunchForwardGIoUHalf, BackwardGIoUHalfImage, LaunchBackwardGIoUHalf),
        new(ForwardGIoUBFloat16Image, LaunchForwardGIoUBFloat16, BackwardGIoUBFloat16Image, LaunchBackwardGIoUBFloat16),
    ];

    /// <summary>A launch of the forward.</summary>
    public delegate void Sum(
        IKernelLauncher launcher, int blocks, nint stream, DeviceDeltaLevelViews maps, DeviceAnchorGridView view, AnchorGridShape grid, DeviceView<long> matched,
        DeviceView<float> boxes, DeviceView<int> firstBoxes, DeviceBoxCoder coder, float constant, DeviceView<float> partials, DeviceView<long> found);

    /// <summary>A launch of the backward.</summary>
    public delegate void Gradient(
        IKernelLauncher launcher, int blocks, nint stream, DeviceDeltaLevelViews maps, DeviceAnchorGridView view, AnchorGridShape grid, DeviceView<long> matched,
        DeviceView<float> boxes, DeviceView<int> firstBoxes, DeviceBoxCoder coder, float constant, DeviceView<float> upstream, DeviceView<float> scale, DeviceView<float> normaliser);

    /// <summary>The kernels of a loss.</summary>
    /// <param name="settings">Which loss.</param>
    /// <param name="type">float32, float16 or bfloat16.</param>
    public static BoxLossLaunch Of(BoxLossSettings settings, ScalarType type) => (settings is SmoothL1BoxSettings ? s_smoothL1 : s_giou)[type switch
    {
        ScalarType.Float32 => 0,
        ScalarType.Float16 => 1,
        ScalarType.BFloat16 => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "float32, float16 or bfloat16 on a device"),
    }];
}

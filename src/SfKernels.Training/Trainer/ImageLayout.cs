using static TorchSharp.torch;

namespace SfKernels.Training.Trainer;

/// <summary>
/// How a batch lies in memory. With the channels of a pixel side by side, oneDNN's convolutions read and write their maps as they are, instead of
/// reordering every one of them: about a sixth less time for a step on one core. The layout passes from the images through the whole network.
/// </summary>
internal static class ImageLayout
{
    /// <summary>The same [N, 3, H, W] with the strides of [N, H, W, 3].</summary>
    public static Tensor ChannelsLast(Tensor images)
    {
        using var scope = NewDisposeScope();
        return images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}

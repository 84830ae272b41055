using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Training.Trainer;

/// <summary>
/// Brings images and weights into a memory format. The images' format passes through the whole network: head outputs have it, and the losses read them in
/// either without a copy. On the CPU channels-last takes about a sixth less time for a step on one core.
/// </summary>
internal static class MemoryFormats
{
    /// <summary>The same [N, 3, H, W] with the strides of the format.</summary>
    public static Tensor Of(Tensor images, MemoryFormat format) => format == MemoryFormat.ChannelsLast ? ChannelsLast(images) : images.contiguous();

    /// <summary>
    /// Gives the weights of convolutions the format too, so that cuDNN need not reorder them at every step. Names, values and the parameters themselves stay:
    /// call it before or after an optimizer took them.
    /// </summary>
    public static void Apply(nn.Module model, MemoryFormat format)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (Parameter weight in model.parameters().Where(static p => p.dim() == 4))
            weight.set_(Of(weight, format));
    }

    private static Tensor ChannelsLast(Tensor images)
    {
        using var scope = NewDisposeScope();
        return images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}

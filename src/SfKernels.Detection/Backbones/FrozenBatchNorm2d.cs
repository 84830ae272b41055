using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>
/// y = (x - running_mean) / sqrt(running_var + eps) * weight + bias with all four held as buffers, under the names of a batch norm:
/// small detection batches give poor statistics, so pretrained ones are kept.
/// </summary>
public sealed class FrozenBatchNorm2d : ExplicitModule<Tensor, Tensor>
{
    private readonly double _eps;

    /// <summary>Starts as the identity.</summary>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="eps">Added to the variance.</param>
    public FrozenBatchNorm2d(long channels, double eps = 1e-5)
        : base(nameof(FrozenBatchNorm2d))
    {
        _eps = eps;
        register_buffer("weight", ones(channels));
        register_buffer("bias", zeros(channels));
        register_buffer("running_mean", zeros(channels));
        register_buffer("running_var", ones(channels));
    }

    /// <summary>Normalises [N, C, H, W].</summary>
    public override Tensor forward(Tensor input) => nn.functional.batch_norm(
        input, get_buffer("running_mean")!, get_buffer("running_var")!, get_buffer("weight")!, get_buffer("bias")!, training: false, eps: _eps);
}

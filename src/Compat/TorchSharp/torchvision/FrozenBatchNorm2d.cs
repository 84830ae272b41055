using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Batch normalisation of [N, C, H, W] by statistics and an affine map that never change: all four are buffers.</summary>
public class FrozenBatchNorm2d : nn.Module<Tensor, Tensor>
{
    private readonly double eps;

    internal FrozenBatchNorm2d(int num_features, double eps = 1E-05, Device? device = null)
        : base(nameof(FrozenBatchNorm2d))
    {
        this.eps = eps;
        weight = Buffer(nameof(weight), ones(num_features, device: device));
        bias = Buffer(nameof(bias), zeros(num_features, device: device));
        running_mean = Buffer(nameof(running_mean), zeros(num_features, device: device));
        running_var = Buffer(nameof(running_var), ones(num_features, device: device));
    }

    [field: ComponentName(Name = nameof(weight))]
    public Tensor weight { get; private set; }

    [field: ComponentName(Name = nameof(bias))]
    public Tensor bias { get; private set; }

    [field: ComponentName(Name = nameof(running_mean))]
    public Tensor running_mean { get; private set; }

    [field: ComponentName(Name = nameof(running_var))]
    public Tensor running_var { get; private set; }

    public override Tensor forward(Tensor x) => nn.functional.batch_norm(x, running_mean, running_var, weight, bias, training: false, momentum: 0, eps);

    private Tensor Buffer(string name, Tensor value)
    {
        register_buffer(name, value.DetachFromDisposeScope());
        return value;
    }
}

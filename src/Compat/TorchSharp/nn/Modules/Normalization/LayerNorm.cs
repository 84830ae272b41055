using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Normalises over the last dimensions; then weight times it plus bias, both of shape normalized_shape.</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? weightParameter;

    [ComponentName(Name = nameof(bias))]
    private Parameter? biasParameter;

    internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        this.normalized_shape = normalized_shape;
        this.eps = eps;
        this.elementwise_affine = elementwise_affine;
        if (!elementwise_affine)
            return;
        weight = nn.Parameter(ones(normalized_shape, dtype, device));
        if (bias)
            this.bias = nn.Parameter(zeros(normalized_shape, dtype, device));
    }

    public long[] normalized_shape { get; set; }

    public double eps { get; set; }

    public bool elementwise_affine { get; set; }

    public Parameter? weight
    {
        get => weightParameter;
        set
        {
            if (!ReferenceEquals(value, weightParameter))
                weightParameter?.Dispose();
            weightParameter = (Parameter?)value?.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), weightParameter);
        }
    }

    public Parameter? bias
    {
        get => biasParameter;
        set
        {
            if (!ReferenceEquals(value, biasParameter))
                biasParameter?.Dispose();
            biasParameter = (Parameter?)value?.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(bias), biasParameter);
        }
    }

    public void reset_parameters()
    {
        if (weight is not null)
            nn.init.ones_(weight);
        if (bias is not null)
            nn.init.zeros_(bias);
    }

    public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, weight, bias, eps);
}

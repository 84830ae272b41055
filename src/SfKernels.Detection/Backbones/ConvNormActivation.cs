using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>Children "0" (convolution) and "1" (norm, where there is one), then ReLU where asked: torchvision's names.</summary>
internal sealed class ConvNormActivation : ExplicitModule<Tensor, Tensor>
{
    private readonly Conv2d _conv;
    private readonly nn.Module<Tensor, Tensor>? _norm;
    private readonly bool _activation;

    /// <summary>Takes the layers over.</summary>
    public ConvNormActivation(Conv2d conv, nn.Module<Tensor, Tensor>? norm, bool activation)
        : base(nameof(ConvNormActivation))
    {
        _conv = conv;
        _norm = norm;
        _activation = activation;
        register_module("0", conv);
        if (norm is not null)
        {
            register_module("1", norm);
        }
    }

    /// <summary>[N, C, H, W] to [N, C', H', W'], in the type of the input.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = _conv.Over(input);
        x = _norm is null ? x : _norm.Over(x);
        return (_activation ? x.relu_() : x).MoveToOuterDisposeScope();
    }
}

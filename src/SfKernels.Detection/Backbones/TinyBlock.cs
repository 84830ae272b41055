using SfKernels.Ops.Engine;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>relu(x + norm(conv(relu(norm(conv(x)))))) at constant width.</summary>
internal sealed class TinyBlock : ExplicitModule<Tensor, Tensor>
{
    private readonly ConvNormActivation _first;
    private readonly ConvNormActivation _second;

    public TinyBlock(long channels, NormKind norm, int groups)
        : base(nameof(TinyBlock))
    {
        _first = Layers.ConvNormActivation(channels, channels, 3, norm, groups: groups);
        _second = Layers.ConvNormActivation(channels, channels, 3, norm, activation: false, groups: groups);
        register_module("first", _first);
        register_module("second", _second);
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return _second.call(_first.call(input)).PlusInPlace(input).relu_().MoveToOuterDisposeScope();
    }
}

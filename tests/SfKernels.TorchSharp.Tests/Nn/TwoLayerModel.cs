using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.TorchSharp.Tests.Nn;

/// <summary>A model as users write them: fields, registered by their names.</summary>
internal sealed class TwoLayerModel : nn.Module<Tensor, Tensor>
{
    public readonly Conv2d first = nn.Conv2d(3, 4, 3);
    public readonly Sequential body;
    public Parameter scale = nn.Parameter(ones(1));
    public Tensor anchors = arange(4, ScalarType.Float32);

    public TwoLayerModel()
        : base(nameof(TwoLayerModel))
    {
        body = nn.Sequential(("norm", nn.BatchNorm2d(4)), ("act", nn.ReLU()));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var x = first.call(input);
        using var y = body.call(x);
        return y * scale;
    }
}

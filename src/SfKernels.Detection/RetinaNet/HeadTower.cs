using SfKernels.Detection.Backbones;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Detection.RetinaNet;

/// <summary>Convolutions shared by all levels and the one that writes a tower's output; every weight N(0, 0.01), every bias 0.</summary>
internal sealed class HeadTower : ExplicitModule<Tensor, Tensor>
{
    private const double InitialDeviation = 0.01;

    private readonly Sequential _conv;

    /// <summary>Creates the tower.</summary>
    /// <param name="name">Its name among the parameters.</param>
    /// <param name="outputName">The last convolution's name.</param>
    /// <param name="channels">Channels of the pyramid.</param>
    /// <param name="outputs">Channels of the last convolution.</param>
    /// <param name="settings">Depth and norm.</param>
    public HeadTower(string name, string outputName, int channels, int outputs, HeadSettings settings)
        : base(name)
    {
        if (settings.Norm is not (NormKind.None or NormKind.Group))
        {
            throw new ArgumentException($"a head takes {NormKind.None} or {NormKind.Group}, not {settings.Norm}: its levels have statistics of their own", nameof(settings));
        }

        _conv = nn.Sequential([.. Enumerable.Range(0, settings.Convs).Select(i =>
            ($"{i}", (nn.Module<Tensor, Tensor>)Layers.ConvNormActivation(channels, channels, 3, settings.Norm, groups: settings.Groups)))]);
        Output = Layers.Conv(channels, outputs, 3);
        register_module("conv", _conv);
        register_module(outputName, Output);
        foreach (Conv2d conv in modules().OfType<Conv2d>())
        {
            nn.init.normal_(conv.weight, std: InitialDeviation);
            if (conv.bias is not null)
            {
                nn.init.zeros_(conv.bias);
            }
        }
    }

    /// <summary>The last convolution.</summary>
    public Conv2d Output { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return Output.Over(_conv.call(input)).MoveToOuterDisposeScope();
    }
}

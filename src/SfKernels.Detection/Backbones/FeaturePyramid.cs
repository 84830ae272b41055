using SfKernels.Ops.Engine;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>P3..P5 top-down from C3..C5, then P6 and P7 by strided convolutions; torchvision's names (inner_blocks.0.0, layer_blocks.0.0, extra_blocks.p6).</summary>
public sealed class FeaturePyramid : ExplicitModule<Tensor[], Tensor[]>
{
    private readonly PyramidSettings _settings;
    private readonly ConvNormActivation[] _inner;
    private readonly ConvNormActivation[] _layer;
    private readonly Conv2d[] _extra;

    /// <summary>Creates the pyramid with torchvision's initialisation.</summary>
    /// <param name="channels">Channels of C3, C4, C5.</param>
    /// <param name="settings">Width and levels.</param>
    public FeaturePyramid(IReadOnlyList<long> channels, PyramidSettings settings)
        : base(nameof(FeaturePyramid))
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Levels is < 3 or > 5)
        {
            throw new ArgumentException($"{settings.Levels} pyramid levels asked for; 3 to 5 are possible", nameof(settings));
        }

        _settings = settings;
        int width = settings.Channels;
        _inner = [.. channels.Select(count => Layers.ConvNormActivation(count, width, 1, NormKind.None, activation: false))];
        _layer = [.. channels.Select(_ => Layers.ConvNormActivation(width, width, 3, NormKind.None, activation: false))];
        long extraIn = settings.ExtraFrom == ExtraLevelSource.C5 ? channels[^1] : width;
        _extra = [.. Enumerable.Range(0, settings.Levels - 3).Select(i => Layers.Conv(i == 0 ? extraIn : width, width, 3, 2))];
        RegisterList("inner_blocks", _inner);
        RegisterList("layer_blocks", _layer);
        if (_extra.Length > 0)
        {
            register_module("extra_blocks", new NamedModules("extra_blocks", [.. _extra.Select(static (conv, i) => ($"p{i + 6}", (nn.Module)conv))]));
        }

        Initialise();
    }

    /// <inheritdoc/>
    public override Tensor[] forward(Tensor[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using DisposeScope scope = NewDisposeScope();
        var levels = new Tensor[_settings.Levels];
        Tensor top = _inner[^1].call(input[^1]);
        levels[_inner.Length - 1] = _layer[^1].call(top);
        for (int i = _inner.Length - 2; i >= 0; i--)
        {
            Tensor lateral = _inner[i].call(input[i]);
            top = lateral.PlusInPlace(nn.functional.interpolate(top, size: [lateral.shape[2], lateral.shape[3]], mode: InterpolationMode.Nearest));
            levels[i] = _layer[i].call(top);
        }

        Tensor below = _settings.ExtraFrom == ExtraLevelSource.C5 ? input[^1] : levels[_inner.Length - 1];
        for (int i = 0; i < _extra.Length; i++)
        {
            below = Extra(_extra[i], i == 0 ? below : below.relu());
            levels[_inner.Length + i] = below;
        }

        return [.. levels.Select(static level => level.MoveToOuterDisposeScope())];
    }

    // oneDNN leaves numbers unwritten in the weight gradient of a strided bfloat16 convolution over a single cell: such a level is made in float32 on the CPU.
    private static Tensor Extra(Conv2d conv, Tensor below)
    {
        bool cell = below.shape[2] == 1 || below.shape[3] == 1;
        if (below.dtype != ScalarType.BFloat16 || below.device_type != DeviceType.CPU || !cell)
        {
            return conv.Over(below);
        }

        return conv.Over(below.to(ScalarType.Float32)).to(below.dtype);
    }

    private void RegisterList(string name, ConvNormActivation[] blocks) =>
        register_module(name, new NamedModules(name, [.. blocks.Select(static (block, i) => ($"{i}", (nn.Module)block))]));

    private void Initialise()
    {
        foreach (Conv2d conv in modules().OfType<Conv2d>())
        {
            nn.init.kaiming_uniform_(conv.weight, a: 1);
            nn.init.zeros_(conv.bias!);
        }
    }
}

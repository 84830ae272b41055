using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>The network of <see cref="TinyBackboneSettings"/>: stem, then one strided convolution and some residual blocks a stage.</summary>
public sealed class TinyBody : Body
{
    private readonly ConvNormActivation _stem;
    private readonly Sequential[] _stages;

    /// <summary>Creates the network.</summary>
    public TinyBody(TinyBackboneSettings settings)
        : base(nameof(TinyBody))
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.StageChannels.Count != 4 || settings.StageBlocks.Count != 4)
        {
            throw new ArgumentException($"four stages expected, got {settings.StageChannels.Count} widths and {settings.StageBlocks.Count} depths", nameof(settings));
        }

        _stem = Layers.ConvNormActivation(3, settings.StemChannels, 3, settings.Norm, stride: 2, groups: settings.Groups);
        register_module("stem", _stem);
        _stages = new Sequential[4];
        long channels = settings.StemChannels;
        for (int i = 0; i < 4; i++)
        {
            long width = settings.StageChannels[i];
            List<(string Name, nn.Module<Tensor, Tensor> Module)> children = [("0", Layers.ConvNormActivation(channels, width, 3, settings.Norm, stride: 2, groups: settings.Groups))];
            for (int block = 0; block < settings.StageBlocks[i]; block++)
            {
                children.Add(($"{block + 1}", new TinyBlock(width, settings.Norm, settings.Groups)));
            }

            _stages[i] = nn.Sequential([.. children]);
            register_module($"stage{i + 1}", _stages[i]);
            channels = width;
        }

        Channels = [.. settings.StageChannels.Skip(1).Select(static width => (long)width)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Channels { get; }

    /// <inheritdoc/>
    public override Tensor[] forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor c2 = _stages[0].call(_stem.call(input));
        Tensor c3 = _stages[1].call(c2);
        Tensor c4 = _stages[2].call(c3);
        Tensor c5 = _stages[3].call(c4);
        return [c3.MoveToOuterDisposeScope(), c4.MoveToOuterDisposeScope(), c5.MoveToOuterDisposeScope()];
    }
}

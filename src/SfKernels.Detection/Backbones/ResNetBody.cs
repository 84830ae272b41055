using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>A residual network without its classifier, under torchvision's parameter names (conv1, bn1, layer1.0.conv1, ...).</summary>
public sealed class ResNetBody : Body
{
    private readonly Conv2d _conv1;
    private readonly nn.Module<Tensor, Tensor> _bn1;
    private readonly Sequential[] _layers;

    /// <summary>Creates the network with torchvision's initialisation.</summary>
    /// <param name="depth">Number and kind of blocks.</param>
    /// <param name="norm"><see cref="NormKind.Batch"/> or <see cref="NormKind.FrozenBatch"/>.</param>
    /// <param name="frozenStages">Stages from the input on whose parameters are not trained: 1 the stem, 2 also layer1, ...</param>
    public ResNetBody(ResNetDepth depth, NormKind norm, int frozenStages = 0)
        : base(nameof(ResNetBody))
    {
        ArgumentNullException.ThrowIfNull(depth);
        if (norm is not (NormKind.Batch or NormKind.FrozenBatch))
        {
            throw new ArgumentException($"a residual network takes {NormKind.Batch} or {NormKind.FrozenBatch}, not {norm}", nameof(norm));
        }

        _conv1 = Layers.Conv(3, 64, 7, 2, bias: false);
        nn.init.kaiming_normal_(_conv1.weight, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);
        _bn1 = Layers.Norm(norm, 64);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        _layers = new Sequential[4];
        long channels = 64;
        for (int stage = 0; stage < 4; stage++)
        {
            _layers[stage] = Stage(ref channels, stage, depth, norm);
            register_module($"layer{stage + 1}", _layers[stage]);
        }

        Freeze(frozenStages);
        Channels = [.. new long[] { 128, 256, 512 }.Select(width => width * depth.Expansion)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Channels { get; }

    /// <inheritdoc/>
    public override Tensor[] forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = nn.functional.max_pool2d(_bn1.Over(_conv1.Over(input)).relu_(), 3, 2, 1);
        Tensor c2 = _layers[0].call(x);
        Tensor c3 = _layers[1].call(c2);
        Tensor c4 = _layers[2].call(c3);
        Tensor c5 = _layers[3].call(c4);
        return [c3.MoveToOuterDisposeScope(), c4.MoveToOuterDisposeScope(), c5.MoveToOuterDisposeScope()];
    }

    private void Freeze(int stages)
    {
        if (stages is < 0 or > 5)
        {
            throw new ArgumentException($"{stages} frozen stages; a residual network has 5", nameof(stages));
        }

        nn.Module[][] order = [[_conv1, _bn1], .. _layers.Select(static layer => new nn.Module[] { layer })];
        foreach (Parameter parameter in order.Take(stages).SelectMany(static stage => stage).SelectMany(static module => module.parameters()))
        {
            parameter.requires_grad = false;
        }
    }

    private static Sequential Stage(ref long channels, int stage, ResNetDepth depth, NormKind norm)
    {
        long width = 64 << stage;
        var blocks = new (string, nn.Module<Tensor, Tensor>)[depth.Blocks[stage]];
        for (int i = 0; i < blocks.Length; i++)
        {
            long stride = i == 0 && stage > 0 ? 2 : 1;
            blocks[i] = ($"{i}", new ResidualBlock(channels, width, stride, depth, norm));
            channels = width * depth.Expansion;
        }

        return nn.Sequential(blocks);
    }
}

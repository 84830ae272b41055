using SfKernels.Ops.Engine;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>relu(f(x) + x), where f is two 3x3 convolutions or a 1x1, 3x3, 1x1 bottleneck; the stride sits on the (first) 3x3 as in torchvision.</summary>
internal sealed class ResidualBlock : ExplicitModule<Tensor, Tensor>
{
    private readonly Conv2d[] _convs;
    private readonly nn.Module<Tensor, Tensor>[] _norms;
    private readonly ConvNormActivation? _downsample;

    public ResidualBlock(long channelsIn, long width, long stride, ResNetDepth depth, NormKind norm)
        : base(nameof(ResidualBlock))
    {
        long channelsOut = width * depth.Expansion;
        _convs = depth.Bottleneck
            ? [Plain(channelsIn, width, 1, 1), Plain(width, width, 3, stride), Plain(width, channelsOut, 1, 1)]
            : [Plain(channelsIn, width, 3, stride), Plain(width, width, 3, 1)];
        _norms = [.. _convs.Select(conv => Layers.Norm(norm, conv.out_channels))];
        for (int i = 0; i < _convs.Length; i++)
        {
            register_module($"conv{i + 1}", _convs[i]);
            register_module($"bn{i + 1}", _norms[i]);
        }

        if (stride != 1 || channelsIn != channelsOut)
        {
            _downsample = new ConvNormActivation(Plain(channelsIn, channelsOut, 1, stride), Layers.Norm(norm, channelsOut), activation: false);
            register_module("downsample", _downsample);
        }
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = input;
        for (int i = 0; i < _convs.Length; i++)
        {
            x = _norms[i].Over(_convs[i].Over(x));
            if (i < _convs.Length - 1)
            {
                x = x.relu_();
            }
        }

        Tensor shortcut = _downsample is null ? input : _downsample.call(input);
        return x.PlusInPlace(shortcut).relu_().MoveToOuterDisposeScope();
    }

    private static Conv2d Plain(long channelsIn, long channelsOut, long kernel, long stride)
    {
        Conv2d conv = Layers.Conv(channelsIn, channelsOut, kernel, stride, bias: false);
        nn.init.kaiming_normal_(conv.weight, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);
        return conv;
    }
}

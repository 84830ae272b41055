using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>Convolutions with their norm and activation, under the child names that torchvision gives them.</summary>
internal static class Layers
{
    /// <summary>A square convolution that keeps the size at stride 1; without bias where a norm follows.</summary>
    public static Conv2d Conv(long channelsIn, long channelsOut, long kernel, long stride = 1, bool bias = true) =>
        nn.Conv2d(channelsIn, channelsOut, kernel, stride, padding: kernel / 2, bias: bias);

    /// <summary>The norm of <paramref name="kind"/>; not for <see cref="NormKind.None"/>.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="channels">Channels of its input.</param>
    /// <param name="groups">Groups of a group norm; must divide <paramref name="channels"/>.</param>
    public static nn.Module<Tensor, Tensor> Norm(NormKind kind, long channels, int groups = 32) => kind switch
    {
        NormKind.Batch => nn.BatchNorm2d(channels),
        NormKind.FrozenBatch => new FrozenBatchNorm2d(channels),
        NormKind.Group when groups > 0 && channels % groups == 0 => GroupNorm(groups, channels),
        NormKind.Group => throw new ArgumentException($"{groups} groups do not divide {channels} channels", nameof(groups)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a norm"),
    };

    /// <summary>Weight 1 and bias 0. TorchSharp's own factory leaves the memory of both as it finds it.</summary>
    private static GroupNorm GroupNorm(int groups, long channels)
    {
        GroupNorm norm = nn.GroupNorm(groups, channels);
        nn.init.ones_(norm.weight!);
        nn.init.zeros_(norm.bias!);
        return norm;
    }

    /// <summary>A convolution with its norm and, where asked, ReLU.</summary>
    public static ConvNormActivation ConvNormActivation(long channelsIn, long channelsOut, long kernel, NormKind norm, long stride = 1, bool activation = true, int groups = 32)
    {
        Conv2d conv = Conv(channelsIn, channelsOut, kernel, stride, bias: norm == NormKind.None);
        return new ConvNormActivation(conv, norm == NormKind.None ? null : Norm(norm, channelsOut, groups), activation);
    }
}

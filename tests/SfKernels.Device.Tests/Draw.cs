using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Device.Tests;

/// <summary>Inputs on the CPU, the same in every run.</summary>
internal static class Draw
{
    /// <summary>Normal numbers.</summary>
    public static Tensor Numbers(ScalarType type, double deviation, params long[] shape)
    {
        using var generator = new Generator(5);
        return randn(shape, generator: generator).mul(deviation).to(type);
    }

    /// <summary>Labels of every kind: -1, 0 and all classes.</summary>
    public static Tensor Labels(int classes, ScalarType type, params long[] shape)
    {
        using var generator = new Generator(6);
        return randint(-1, classes + 1, shape, dtype: type, generator: generator);
    }

    /// <summary>Weights, some of them 0.</summary>
    public static Tensor Weights(params long[] shape)
    {
        using var generator = new Generator(7);
        return rand(shape, generator: generator).sub(0.2).clamp_min(0);
    }

    /// <summary>The same maps with their channels innermost.</summary>
    public static Tensor[] ChannelsLast(IEnumerable<Tensor> maps) => [.. maps.Select(static map => map.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2))];
}

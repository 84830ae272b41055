using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Detection.Backbones;

/// <summary>
/// Layers that compute in the type of their input: given bfloat16, a network of float32 weights is one of mixed precision. TorchSharp has no autocast, which
/// would choose the type operator by operator.
/// </summary>
internal static class MixedPrecision
{
    /// <summary>
    /// conv(input), with weight and bias converted to the input's type. A convolution of several maps converts for each of them, so that its gradients are
    /// added up in the type of the weight.
    /// </summary>
    /// <param name="conv">Padded by zeros.</param>
    /// <param name="input">[N, C, H, W].</param>
    public static Tensor Over(this Conv2d conv, Tensor input)
    {
        if (conv.weight.dtype == input.dtype)
        {
            return conv.call(input);
        }

        using Tensor weight = conv.weight.to(input.dtype);
        using Tensor? bias = conv.bias?.to(input.dtype);
        return nn.functional.conv2d(input, weight, bias, conv.stride, conv.padding, conv.dilation, conv.groups);
    }

    /// <summary>norm(input) in the type of the input. The statistics are float32 always.</summary>
    /// <param name="norm">A batch norm, which takes an input of another type than its weights', or a group norm, which does not.</param>
    /// <param name="input">[N, C, H, W].</param>
    public static Tensor Over(this nn.Module<Tensor, Tensor> norm, Tensor input)
    {
        if (norm is not GroupNorm group || group.weight!.dtype == input.dtype)
        {
            return norm.call(input);
        }

        using Tensor wide = input.to(group.weight.dtype);
        using Tensor result = norm.call(wide);
        return result.to(input.dtype);
    }
}

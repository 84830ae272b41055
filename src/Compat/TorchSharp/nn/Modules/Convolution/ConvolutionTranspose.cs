using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Base of transposed convolutions.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    private protected ConvolutionTranspose(
        string name,
        long in_channels,
        long out_channels,
        long[] kernel_size,
        long[] stride,
        long[] padding,
        long[] output_padding,
        long[] dilation,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        Device? device,
        ScalarType? dtype)
        : base(name, in_channels, out_channels, kernel_size, stride, padding, null, dilation, transposed: true, output_padding, groups, bias, padding_mode, device, dtype)
    {
        if (padding_mode != PaddingModes.Zeros)
            throw new ArgumentException("Only PaddingModes.Zeros is supported for transposed convolutions.", nameof(padding_mode));
    }

    /// <param name="output_size">Spatial sizes of the output, which select the output padding; null takes the module's own.</param>
    public abstract Tensor forward(Tensor input, long[]? output_size);

    public override Tensor forward(Tensor input) => forward(input, null);

    private protected long[] OutputPadding(Tensor input, long[]? output_size)
    {
        if (output_size is null)
            return output_padding;
        var first = (int)input.dim() - kernel_size.Length;
        var amounts = new long[kernel_size.Length];
        for (var i = 0; i < amounts.Length; i++)
        {
            var smallest = ((input.size(first + i) - 1) * stride[i]) - (2 * padding![i]) + (dilation[i] * (kernel_size[i] - 1)) + 1;
            amounts[i] = output_size[output_size.Length - amounts.Length + i] - smallest;
            if (amounts[i] < 0 || amounts[i] >= Math.Max(stride[i], dilation[i]))
            {
                throw new ArgumentException(
                    $"requested an output size of [{string.Join(", ", output_size)}], but dimension {i} must lie in {smallest} .. {smallest + Math.Max(stride[i], dilation[i]) - 1}.",
                    nameof(output_size));
            }
        }
        return amounts;
    }
}

using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>[N, in, H, W] (or without N) to [N, out, H', W'].</summary>
public sealed class Conv2d : Convolution
{
    private static readonly long[] NoPadding = [0, 0];

    internal Conv2d(
        long in_channels,
        long out_channels,
        (long, long) kernel_size,
        (long, long) stride,
        (long, long)? padding,
        Padding? padding_type,
        (long, long) dilation,
        PaddingModes padding_mode,
        long groups,
        bool bias,
        Device? device,
        ScalarType? dtype)
        : base(
            nameof(Conv2d),
            in_channels,
            out_channels,
            [kernel_size.Item1, kernel_size.Item2],
            [stride.Item1, stride.Item2],
            padding is { } amount ? [amount.Item1, amount.Item2] : null,
            padding_type,
            [dilation.Item1, dilation.Item2],
            transposed: false,
            NoPadding,
            groups,
            bias,
            padding_mode,
            device,
            dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        CheckInput(input);
        if (padding_mode != PaddingModes.Zeros)
        {
            using var padded = nn.functional.pad(input, ExplicitPadding(), padding_mode);
            return nn.functional.conv2d(padded, weight, bias, stride, NoPadding, dilation, groups);
        }
        return padding_type is { } rule
            ? nn.functional.conv2d_padding(input, weight, bias, stride, rule, dilation, groups)
            : nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
    }
}

using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Base of convolutions: the weight, [out, in / groups, k...], or [in, out / groups, k...] when transposed, and the bias, [out].</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? weightParameter;

    [ComponentName(Name = nameof(bias))]
    private Parameter? biasParameter;

    private protected Convolution(
        string name,
        long in_channels,
        long out_channels,
        long[] kernel_size,
        long[] stride,
        long[]? padding,
        Padding? padding_type,
        long[] dilation,
        bool transposed,
        long[] output_padding,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        Device? device,
        ScalarType? dtype)
        : base(name)
    {
        if (groups <= 0 || in_channels % groups != 0 || out_channels % groups != 0)
            throw new ArgumentException($"{name}: {in_channels} input and {out_channels} output channels must both be divisible by groups = {groups}.", nameof(groups));
        this.in_channels = in_channels;
        this.out_channels = out_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding;
        this.padding_type = padding_type;
        this.dilation = dilation;
        this.transposed = transposed;
        this.output_padding = output_padding;
        this.groups = groups;
        this.padding_mode = padding_mode;
        if (padding_type == Padding.Same && stride.Any(step => step != 1))
            throw new ArgumentException("padding='same' is not supported for strided convolutions", nameof(padding_type));

        var channels = transposed ? new[] { in_channels, out_channels / groups } : [out_channels, in_channels / groups];
        weight = nn.Parameter(empty([.. channels, .. kernel_size], dtype, device));
        if (bias)
            this.bias = nn.Parameter(empty([out_channels], dtype, device));
        reset_parameters();
    }

    public long in_channels { get; }

    public long out_channels { get; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    public long[]? padding { get; private set; }

    public Padding? padding_type { get; private set; }

    public PaddingModes padding_mode { get; set; }

    public long[] dilation { get; set; }

    public long[] output_padding { get; set; }

    public long groups { get; set; }

    public bool transposed { get; }

    public Parameter weight
    {
        get => weightParameter!;
        set
        {
            if (!ReferenceEquals(value, weightParameter))
                weightParameter?.Dispose();
            weightParameter = (Parameter)value.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), weightParameter);
        }
    }

    public Parameter? bias
    {
        get => biasParameter;
        set
        {
            if (!ReferenceEquals(value, biasParameter))
                biasParameter?.Dispose();
            biasParameter = (Parameter?)value?.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(bias), biasParameter);
        }
    }

    /// <summary>Both uniform within +-1 / sqrt(fan in).</summary>
    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is null)
            return;
        var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
        if (fanIn == 0)
            return;
        var bound = 1 / Math.Sqrt(fanIn);
        nn.init.uniform_(bias, -bound, bound);
    }

    public void SetPadding(long[] padding)
    {
        padding_type = null;
        this.padding = padding;
    }

    public void SetPadding(Padding padding)
    {
        if (transposed)
            throw new ArgumentException("Cannot set padding type on a transposed convolution.", nameof(padding));
        this.padding = null;
        padding_type = padding;
    }

    private protected void CheckInput(Tensor input)
    {
        var dimensions = (int)input.dim();
        var channelAxis = dimensions == kernel_size.Length + 2 ? 1 : 0;
        if ((dimensions != kernel_size.Length + 2 && dimensions != kernel_size.Length + 1) || input.size(channelAxis) != in_channels)
        {
            throw new ArgumentException(
                $"Expected {kernel_size.Length + 1}D (unbatched) or {kernel_size.Length + 2}D (batched) input with {in_channels} channels to {GetName()}, got shape [{string.Join(", ", input.shape)}].",
                nameof(input));
        }
    }

    /// <summary>Amounts for <c>functional.pad</c>: last dimension first, each before and after.</summary>
    private protected long[] ExplicitPadding()
    {
        var amounts = new long[kernel_size.Length * 2];
        for (var i = 0; i < kernel_size.Length; i++)
        {
            var axis = kernel_size.Length - 1 - i;
            var total = padding is not null ? padding[axis] * 2 : padding_type == Padding.Same ? dilation[axis] * (kernel_size[axis] - 1) : 0;
            amounts[2 * i] = total / 2;
            amounts[(2 * i) + 1] = total - (total / 2);
        }
        return amounts;
    }
}

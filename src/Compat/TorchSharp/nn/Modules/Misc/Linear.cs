using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x W^T + b over the last dimension; W [out, in], b [out].</summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? weightParameter;

    [ComponentName(Name = nameof(bias))]
    private Parameter? biasParameter;

    internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Linear))
    {
        in_features = inputSize;
        out_features = outputSize;
        weight = nn.Parameter(empty([outputSize, inputSize], dtype, device));
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (!hasBias)
            return;
        bias = nn.Parameter(empty([outputSize], dtype, device));
        var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
        nn.init.uniform_(bias, -bound, bound);
    }

    internal Linear(Parameter weight, Parameter? bias)
        : base(nameof(Linear))
    {
        in_features = weight.size(1);
        out_features = weight.size(0);
        this.weight = weight;
        this.bias = bias;
    }

    public long in_features { get; set; }

    public long out_features { get; set; }

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

    public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weight, bias);
}

using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Zeroes whole channels with probability p in training and scales the others by 1 / (1 - p).</summary>
public sealed class Dropout2d : ParameterLessModule<Tensor, Tensor>
{
    internal Dropout2d(double p, bool inplace)
        : base(nameof(Dropout2d))
    {
        if (p is not (>= 0 and <= 1))
            throw new ArgumentException($"dropout probability has to be between 0 and 1, but got {p}", nameof(p));
        this.p = p;
        this.inplace = inplace;
    }

    public double p { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor input) => nn.functional.dropout2d(input, p, training, inplace);
}

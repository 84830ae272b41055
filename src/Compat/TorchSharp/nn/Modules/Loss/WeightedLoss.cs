using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Base of loss modules with a weight, which is a buffer of the module.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    public WeightedLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
        : base(reduction)
    {
        this.weight = weight;
        ConditionallyRegisterBuffer(nameof(weight), weight);
    }

    [field: ComponentName(Name = nameof(weight))]
    public Tensor? weight { get; private set; }
}

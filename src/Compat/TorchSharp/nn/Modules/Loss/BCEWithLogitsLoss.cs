using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Sigmoid cross-entropy of raw scores against targets in [0, 1].</summary>
public sealed class BCEWithLogitsLoss : WeightedLoss<Tensor, Tensor, Tensor>
{
    public BCEWithLogitsLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean, Tensor? pos_weights = null)
        : base(weight, reduction)
    {
        this.pos_weights = pos_weights;
        ConditionallyRegisterBuffer(nameof(pos_weights), pos_weights);
    }

    [field: ComponentName(Name = nameof(pos_weights))]
    public Tensor? pos_weights { get; private set; }

    public override Tensor forward(Tensor input, Tensor target) =>
        nn.functional.binary_cross_entropy_with_logits(input, target, weight, reduction, pos_weights);
}

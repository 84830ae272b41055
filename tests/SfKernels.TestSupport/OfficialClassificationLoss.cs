using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SfKernels.TestSupport;

/// <summary>
/// The classification losses as the official code and torchvision compose them of torch operators: dense targets, then elementwise losses.
/// The oracle of the tests and the baseline of the benchmarks.
/// </summary>
public static class OfficialClassificationLoss
{
    /// <summary>[R, K] targets of 0 and 1: zeros_like, then one index_put for the positives.</summary>
    /// <param name="logits">[R, K].</param>
    /// <param name="labels">[R] int64.</param>
    public static Tensor Targets(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var targets = zeros_like(logits);
        var rows = (labels > 0).nonzero().squeeze(1);
        targets.index_put_(ones(rows.shape[0], logits.dtype, logits.device), TensorIndex.Tensor(rows), TensorIndex.Tensor(labels[rows] - 1));
        return targets.MoveToOuterDisposeScope();
    }

    /// <summary>Sum of binary_cross_entropy_with_logits over all rows: label -1 is background, as in the official code.</summary>
    public static Tensor CrossEntropySum(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return functional.binary_cross_entropy_with_logits(logits, Targets(logits, labels), reduction: Reduction.Sum).MoveToOuterDisposeScope();
    }

    /// <summary>L_loc + r L_cls with the detached ratio r of the official code.</summary>
    public static Tensor Guided(Tensor logits, Tensor labels, Tensor localisation)
    {
        using var scope = NewDisposeScope();
        var positives = (labels > 0).sum();
        var classification = CrossEntropySum(logits, labels) / (positives + 1);
        var ratio = (localisation / classification).detach();
        return (localisation + (classification * ratio)).MoveToOuterDisposeScope();
    }

    /// <summary>torchvision's sigmoid_focal_loss, summed.</summary>
    public static Tensor FocalSum(Tensor logits, Tensor labels, double alpha, double gamma)
    {
        using var scope = NewDisposeScope();
        return TorchSharp.torchvision.ops.sigmoid_focal_loss(logits, Targets(logits, labels), alpha, gamma, Reduction.Sum).MoveToOuterDisposeScope();
    }
}

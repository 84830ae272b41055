using SfKernels.Kernels.Cuda;
using SfKernels.Ops.Engine;
using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>A classification loss over all anchors together with the localisation loss that it is trained with.</summary>
public abstract class AnchorLoss : nn.Module
{
    private const string LogVarianceName = "log_variance";

    private readonly AnchorLossCall _call;
    private readonly AnchorNormaliser _normaliser;
    private readonly Guidance _guidance;
    private readonly double _weight;

    private protected AnchorLoss(string name, AnchorLossCall call, AnchorNormaliser normaliser, Guidance guidance, double weight)
        : base(name)
    {
        if (!(weight >= 0 && double.IsFinite(weight)))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "the weight of the classification loss is 0 or positive");
        }

        ConstantCheck.Defined(guidance, nameof(guidance));
        ConstantCheck.Defined(normaliser, nameof(normaliser));
        ConstantCheck.Defined(call.Ignored, "ignored");
        (_call, _normaliser, _guidance, _weight) = (call, normaliser, guidance, weight);
        if (guidance == Guidance.Learned)
        {
            register_parameter(LogVarianceName, nn.Parameter(tensor(0f)));
        }
    }

    /// <summary>v = log(sigma^2) of learned guidance, else null. Train it with the detector's parameters, without weight decay.</summary>
    public Parameter? LogVariance => _guidance == Guidance.Learned ? get_parameter(LogVarianceName) : null;

    /// <summary>Both losses of one batch from flat logits.</summary>
    /// <param name="logits">[R, K] or [N, R, K] raw scores.</param>
    /// <param name="labels">[R] or [N, R], int32 or int64: -1 ignore, 0 background, k in 1..K.</param>
    /// <param name="localisation">L_loc, scalar, with its graph.</param>
    /// <param name="weights">Weight of each anchor, shaped as <paramref name="labels"/>; null for one everywhere.</param>
    public AnchorLossResult forward(Tensor logits, Tensor labels, Tensor localisation, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return forward([logits], labels, localisation, weights);
    }

    /// <summary>Both losses of one batch from a list of levels.</summary>
    /// <param name="levels">A tensor a level: [N, A * K, H, W] as the head made it, read in place, or [N, R, K].</param>
    /// <param name="labels">[N, R] over all levels, int32 or int64: -1 ignore, 0 background, k in 1..K.</param>
    /// <param name="localisation">L_loc, scalar, with its graph.</param>
    /// <param name="weights">Weight of each anchor, shaped as <paramref name="labels"/>; null for one everywhere.</param>
    public AnchorLossResult forward(IReadOnlyList<Tensor> levels, Tensor labels, Tensor localisation, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(localisation);
        if (levels is [{ } first, ..] && CudaDoor.Takes(first.device))
        {
            return OnDevice(levels, labels, localisation, weights);
        }

        using var scope = NewDisposeScope();
        TensorCheck.OneValue(localisation, nameof(localisation));
        localisation = localisation.dim() == 0 ? localisation : localisation.reshape();
        var (classification, positives) = AnchorLosses.Apply(_call, levels, labels, weights, _normaliser, _guidance == Guidance.None ? _weight : null);
        TensorCheck.SameDevice(localisation, nameof(localisation), classification, "logits");
        Tensor ratio = _guidance == Guidance.None ? ones_like(classification) : GuidedScale.Ratio(localisation, classification);
        Tensor term = _guidance == Guidance.None ? classification : GuidedScale.Scale(ratio, classification);
        if (_weight != 1)
        {
            term = term.Times(_weight);
        }

        if (LogVariance is { } v)
        {
            term = ((-v).exp() * term).Plus(v.Times(0.5));
        }

        return new AnchorLossResult(
            localisation.Plus(term).MoveToOuterDisposeScope(),
            classification.detach().MoveToOuterDisposeScope(),
            ratio.MoveToOuterDisposeScope(),
            positives.MoveToOuterDisposeScope());
    }

    // Everything from the same few launches, where the form below takes one for each operation.
    private AnchorLossResult OnDevice(IReadOnlyList<Tensor> levels, Tensor labels, Tensor localisation, Tensor? weights)
    {
        using var scope = NewDisposeScope();
        var (anchors, readable) = AnchorLosses.Check(_call, levels, labels, weights);
        GuidedSettings settings = AnchorStep.Settings(_normaliser, anchors, _guidance, _weight);
        GuidedLoss step = AnchorStep.Apply(_call, anchors, labels, weights, readable, settings, localisation, LogVariance);
        return new AnchorLossResult(
            step.Total.MoveToOuterDisposeScope(),
            AnchorStep.Scalar(step, GuidedScalars.Classification).MoveToOuterDisposeScope(),
            AnchorStep.Scalar(step, GuidedScalars.Ratio).MoveToOuterDisposeScope(),
            AnchorStep.Scalar(step, GuidedScalars.Counted).MoveToOuterDisposeScope());
    }

    /// <summary>The classification loss alone, weighted and normalised.</summary>
    private protected Tensor Alone(IReadOnlyList<Tensor> levels, Tensor labels)
    {
        using var scope = NewDisposeScope();
        Tensor loss = AnchorLosses.Apply(_call, levels, labels, null, _normaliser, _weight).Loss;
        return (_weight == 1 ? loss : loss.Times(_weight)).MoveToOuterDisposeScope();
    }
}

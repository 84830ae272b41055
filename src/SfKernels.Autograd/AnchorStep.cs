using SfKernels.Ops;
using SfKernels.Ops.Cuda;
using static TorchSharp.torch;

namespace SfKernels.Autograd;

/// <summary>A classification loss over all anchors on a device, with normaliser, weight and guidance in the same launches: two forward, one backward.</summary>
internal static class AnchorStep
{
    /// <summary>What a device is told of a normaliser.</summary>
    public static GuidedSettings Settings(AnchorNormaliser normaliser, AnchorLogits logits, Guidance guidance, double weight)
    {
        var (share, constant) = normaliser switch
        {
            AnchorNormaliser.Positives => (1f, 0f),
            AnchorNormaliser.PositivesAndImages => (1f, Math.Max(1, logits.Images)),
            AnchorNormaliser.Anchors => (0f, Math.Max(1, logits.Images * logits.Anchors)),
            _ => (0f, 1f),
        };
        return new(share, constant, guidance != Guidance.None, (float)weight);
    }

    /// <summary>The total, attached to the graph, and the scalars of the step.</summary>
    /// <param name="call">Which loss.</param>
    /// <param name="logits">The logits, checked.</param>
    /// <param name="labels">As given.</param>
    /// <param name="weights">As given.</param>
    /// <param name="levels">The logits as the graph knows them.</param>
    /// <param name="settings">Constants.</param>
    /// <param name="localisation">L_loc, or null for the classification loss alone.</param>
    /// <param name="logVariance">v, or null.</param>
    public static GuidedLoss Apply(
        AnchorLossCall call, AnchorLogits logits, Tensor labels, Tensor? weights, IReadOnlyList<Tensor> levels, GuidedSettings settings, Tensor? localisation, Tensor? logVariance)
    {
        using var scope = NewDisposeScope();
        Tensor? target = localisation is null ? null : Scalar(localisation, nameof(localisation), levels[0]);
        Tensor? v = logVariance is null ? null : Scalar(logVariance, nameof(logVariance), levels[0]);
        GuidedLoss loss = CudaDoor.AnchorLoss(logits.Device).Guided(logits, call.Focal, settings, target, v);
        var inputs = new AnchorStepFunction.Inputs(new AnchorStepPlan(call, logits.Layout, HasLocalisation: target is not null, HasLogVariance: v is not null), loss, labels, weights);
        Tensor[] scalars = [.. new[] { target, v }.OfType<Tensor>()];
        Tensor total = AnchorStepFunction.apply([inputs, .. scalars, .. levels]);
        return new(total.MoveToOuterDisposeScope(), loss.Scalars.MoveToOuterDisposeScope());
    }

    /// <summary>One of the scalars of a step.</summary>
    public static Tensor Scalar(GuidedLoss loss, int place) => loss.Scalars.select(0, place);

    // Converted on the graph: what comes back has the type and the shape of what was given.
    private static Tensor Scalar(Tensor value, string parameter, Tensor logits)
    {
        TensorCheck.SameDevice(value, parameter, logits, nameof(logits));
        TensorCheck.OneValue(value, parameter);
        Tensor single = value.dtype == ScalarType.Float32 ? value : value.to(ScalarType.Float32);
        return single.dim() == 0 ? single : single.reshape();
    }
}

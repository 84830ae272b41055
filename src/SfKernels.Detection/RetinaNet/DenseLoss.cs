using SfKernels.Autograd;
using SfKernels.Detection.Structures;
using SfKernels.Ops;
using TorchSharp;

namespace SfKernels.Detection.RetinaNet;

/// <summary>
/// Assigns boxes to anchors and computes both losses of a dense head on its maps as they are. Classification is summed over all anchors and divided by
/// positives + N; localisation is the mean over the coordinates of positives; guidance scales the first to the second.
/// </summary>
internal sealed class DenseLoss
{
    private readonly RetinaNetSettings _settings;
    private readonly AnchorAssignmentOp _assignment;

    public DenseLoss(RetinaNetSettings settings)
    {
        _settings = settings;
        _assignment = new AnchorAssignmentOp(settings.Anchors, settings.Matcher);
        LossSettings loss = settings.Loss;
        Classification = loss.Kind == LossKind.Focal
            ? new SigmoidFocalLoss(loss.Alpha, loss.Gamma, loss.Ignored, AnchorNormaliser.PositivesAndImages, loss.Guidance, loss.Weight)
            : new SamplingFreeLoss(loss.Guidance, loss.Weight, loss.Ignored);
    }

    /// <summary>The classification loss, with the parameter of learned guidance.</summary>
    public AnchorLoss Classification { get; }

    /// <summary>Losses of a batch.</summary>
    /// <param name="outputs">Maps of N images.</param>
    /// <param name="height">Of the padded batch in pixels.</param>
    /// <param name="width">Of the padded batch in pixels.</param>
    /// <param name="targets">N targets on the CPU, wherever the maps are.</param>
    public DetectorLosses Compute(DenseOutputs outputs, int height, int width, IReadOnlyList<Targets> targets)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        AnchorAssignment assignment = _assignment.Assign(height, width, [.. targets.Select(static t => t.Boxes)], [.. targets.Select(static t => t.Labels)], outputs.Logits[0].device);
        torch.Tensor localisation = BoxLosses.SmoothL1(outputs.Deltas, assignment, _settings.BoxCoder, _settings.Loss.Beta);
        AnchorLossResult result = Classification.forward(outputs.Logits, assignment.Labels, localisation);
        return new DetectorLosses(
            result.Total.MoveToOuterDisposeScope(),
            result.Classification.MoveToOuterDisposeScope(),
            localisation.detach().MoveToOuterDisposeScope(),
            result.Ratio.MoveToOuterDisposeScope(),
            result.Positives.MoveToOuterDisposeScope());
    }
}

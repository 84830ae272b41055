using SfKernels.Autograd;
using SfKernels.Detection.RetinaNet;
using SfKernels.Detection.Structures;
using SfKernels.Kernels.Classification;
using SfKernels.Ops;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.RetinaNet;

/// <summary>The losses as a composition of torch operators over permuted, joined, one-hot tensors: slow and plain.</summary>
internal static class DenseLossOracle
{
    /// <summary>The classification loss summed over anchors and classes.</summary>
    public static double Classification(Detection.RetinaNet.RetinaNet model, Tensor images, IReadOnlyList<Targets> targets) =>
        Sum(model.Settings, model.Outputs(images), Assign(model.Settings, images, targets)).item<float>();

    /// <summary>What the model should call backward on, at v = 0.</summary>
    public static Tensor Total(Detection.RetinaNet.RetinaNet model, Tensor images, IReadOnlyList<Targets> targets)
    {
        LossSettings loss = model.Settings.Loss;
        AnchorAssignment assignment = Assign(model.Settings, images, targets);
        DenseOutputs outputs = model.Outputs(images);
        Tensor classification = Sum(model.Settings, outputs, assignment) / (assignment.Positives + targets.Count);
        Tensor localisation = BoxLosses.SmoothL1(outputs.Deltas, assignment, model.Settings.BoxCoder, loss.Beta);
        Tensor ratio = (localisation / classification).detach();
        return loss.Guidance switch
        {
            Guidance.None => localisation + classification,
            Guidance.Constant => localisation + (loss.Weight * ratio * classification),
            _ => Learned(localisation, ratio * classification, model.get_parameter("loss.log_variance")!),
        };
    }

    private static Tensor Learned(Tensor localisation, Tensor guided, Tensor v) => (localisation + ((-v).exp() * guided) + (v / 2)).sum();

    private static AnchorAssignment Assign(RetinaNetSettings settings, Tensor images, IReadOnlyList<Targets> targets) =>
        new AnchorAssignmentOp(settings.Anchors, settings.Matcher).Assign(
            (int)images.shape[2], (int)images.shape[3], [.. targets.Select(static t => t.Boxes)], [.. targets.Select(static t => t.Labels)]);

    private static Tensor Sum(RetinaNetSettings settings, DenseOutputs outputs, AnchorAssignment assignment)
    {
        Tensor logits = cat([.. outputs.Logits.Select(map => Rows(map, settings.Classes))], 1);
        Tensor labels = assignment.Labels.to(ScalarType.Int64).unsqueeze(-1);
        Tensor target = labels.eq(arange(1, settings.Classes + 1)).to(ScalarType.Float32);
        Tensor terms = nn.functional.binary_cross_entropy_with_logits(logits, target, reduction: nn.Reduction.None);
        if (settings.Loss.Kind == LossKind.Focal)
        {
            Tensor p = logits.sigmoid();
            Tensor miss = (p * (1 - target)) + ((1 - p) * target);
            terms = terms * miss.pow(settings.Loss.Gamma) * ((settings.Loss.Alpha * target) + ((1 - settings.Loss.Alpha) * (1 - target)));
        }

        return settings.Loss.Ignored == IgnoredAnchors.Skip ? (terms * labels.ge(0).to(ScalarType.Float32)).sum() : terms.sum();
    }

    private static Tensor Rows(Tensor map, int classes) =>
        map.view(map.shape[0], -1, classes, map.shape[2], map.shape[3]).permute(0, 3, 4, 1, 2).reshape(map.shape[0], -1, classes);
}

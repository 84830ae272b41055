using SfKernels.Autograd;
using SfKernels.Detection.Structures;
using SfKernels.Kernels.Classification;
using SfKernels.Ops;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SfKernels.Detection.RetinaNet;

/// <summary>
/// Assigns boxes to anchors and computes both losses of a dense head on its maps as they are. Classification is summed over all anchors and divided by
/// positives + N; localisation is the mean over the coordinates of positives; guidance scales the first to the second.
/// </summary>
internal sealed class DenseLoss : nn.Module
{
    private readonly RetinaNetSettings _settings;
    private readonly AnchorAssignmentOp _assignment;
    private readonly Parameter? _logVariance;

    public DenseLoss(RetinaNetSettings settings)
        : base(nameof(DenseLoss))
    {
        _settings = settings;
        _assignment = new AnchorAssignmentOp(settings.Anchors, settings.Matcher);
        if (settings.Loss.Guidance == GuidanceKind.Learned)
        {
            _logVariance = new Parameter(zeros(1));
            register_parameter("log_variance", _logVariance);
        }
    }

    /// <summary>Losses of a batch.</summary>
    /// <param name="outputs">Maps of N images.</param>
    /// <param name="height">Of the padded batch in pixels.</param>
    /// <param name="width">Of the padded batch in pixels.</param>
    /// <param name="targets">N targets.</param>
    public DetectorLosses Compute(DenseOutputs outputs, int height, int width, IReadOnlyList<Targets> targets)
    {
        using DisposeScope scope = NewDisposeScope();
        AnchorAssignment assignment = _assignment.Assign(height, width, [.. targets.Select(static t => t.Boxes)], [.. targets.Select(static t => t.Labels)]);
        Tensor classification = Composition(outputs, assignment) / (assignment.Positives + targets.Count);
        Tensor localisation = BoxLosses.SmoothL1(outputs.Deltas, assignment, _settings.BoxCoder, _settings.Loss.Beta);
        Tensor ratio = _settings.Loss.Guidance == GuidanceKind.None
            ? ones_like(classification).detach()
            : where(classification.detach() > 0, localisation.detach() / classification.detach(), zeros_like(classification)).detach();
        Tensor scaled = ratio * classification;
        Tensor total = _logVariance is null
            ? localisation + (scaled * (_settings.Loss.Guidance == GuidanceKind.Constant ? _settings.Loss.Weight : 1))
            : localisation + ((-_logVariance).exp() * scaled).sum() + (_logVariance / 2).sum();
        return new DetectorLosses(
            total.MoveToOuterDisposeScope(),
            classification.detach().MoveToOuterDisposeScope(),
            localisation.detach().MoveToOuterDisposeScope(),
            ratio.MoveToOuterDisposeScope(),
            assignment.Positives.MoveToOuterDisposeScope());
    }

    protected override void RegisterComponents()
    {
    }

    private Tensor Composition(DenseOutputs outputs, AnchorAssignment assignment)
    {
        int classes = _settings.Classes;
        int shapes = _settings.Anchors.PerCell;
        Tensor sum = zeros(1).sum();
        Tensor ids = arange(1, classes + 1).reshape(1, 1, classes, 1, 1);
        foreach (var level in assignment.Grid.Levels)
        {
            Tensor map = outputs.Logits[level.Index];
            long n = map.shape[0];
            Tensor labels = assignment.Labels.narrow(1, level.First, level.Count).reshape(n, level.Height, level.Width, shapes).permute(0, 3, 1, 2).unsqueeze(2);
            Tensor x = map.reshape(n, shapes, classes, level.Height, level.Width);
            Tensor target = labels.eq(ids).to(ScalarType.Float32);
            Tensor loss = nn.functional.binary_cross_entropy_with_logits(x, target, reduction: nn.Reduction.None);
            if (_settings.Loss.Kind == LossKind.Focal)
            {
                Tensor p = x.sigmoid();
                Tensor pt = (p * target) + ((1 - p) * (1 - target));
                loss = loss * (1 - pt).pow(_settings.Loss.Gamma) * ((target * _settings.Loss.Alpha) + ((1 - target) * (1 - _settings.Loss.Alpha)));
            }

            if (_settings.Loss.Ignored == IgnoredAnchors.Skip)
            {
                loss = loss * labels.ge(0).to(ScalarType.Float32);
            }

            sum = sum + loss.sum();
        }

        return sum;
    }
}

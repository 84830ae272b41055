using SfKernels.Detection.Backbones;
using SfKernels.Detection.Structures;
using SfKernels.Kernels.Geometry;
using TorchSharp;
using static TorchSharp.torch;

namespace SfKernels.Detection.RetinaNet;

/// <summary>
/// One-stage detector with dense anchors (arXiv 1708.02002), trained by Sampling-Free or focal loss. Head outputs stay level by level as the convolutions
/// leave them, from the heads through the losses to the detections. Parameters have torchvision's names.
/// </summary>
public sealed class RetinaNet : Detector
{
    /// <summary>Both sides of the input must be multiples of this, so that every level down to stride 32 has whole cells.</summary>
    public const int SizeMultiple = 32;

    private readonly PyramidBackbone _backbone;
    private readonly RetinaNetHead _head;
    private readonly DenseLoss _loss;
    private readonly AnchorGenerator _anchors;
    private readonly CandidateSelector _selector;

    /// <summary>Creates the model with its initial weights, drawn from torch's default generator.</summary>
    public RetinaNet(RetinaNetSettings settings)
        : base(nameof(RetinaNet))
    {
        ArgumentNullException.ThrowIfNull(settings);
        RetinaNetCheck.Settings(settings);
        Settings = settings;
        _backbone = BackboneFactory.Create(settings.Backbone, settings.BackboneNorm, settings.FrozenStages, settings.Tiny, settings.Pyramid);
        _head = new RetinaNetHead(settings.Pyramid.Channels, settings.Anchors.PerCell, settings.Classes, settings.Head, settings.InitialBias);
        _loss = new DenseLoss(settings);
        _anchors = new AnchorGenerator(settings.Anchors);
        _selector = new CandidateSelector(settings.Classes, settings.ScoreThreshold, settings.Detection.CandidatesPerLevel, settings.BoxCoder);
        register_module("backbone", _backbone);
        register_module("head", _head);
        register_module("loss", _loss.Classification);
    }

    /// <summary>What the model was built from.</summary>
    public RetinaNetSettings Settings { get; }

    /// <summary>Prefixes of the layers whose shape depends on the number of classes.</summary>
    public static IReadOnlyList<string> ClassLayers { get; } = ["head.classification_head.cls_logits."];

    /// <summary>Dense outputs of a batch. The caller disposes.</summary>
    /// <param name="images">[N, 3, H, W], normalised and padded; float32, or bfloat16 for mixed precision: every layer computes, and every map is, of this type.</param>
    public DenseOutputs Outputs(Tensor images)
    {
        RetinaNetCheck.Images(images, mixed: true);
        using DisposeScope scope = NewDisposeScope();
        DenseOutputs outputs = _head.call(_backbone.call(images));
        scope.MoveToOuter(outputs.Logits.Concat(outputs.Deltas));
        return outputs;
    }

    /// <inheritdoc/>
    public override DetectorLosses ComputeLosses(Tensor images, IReadOnlyList<Targets> targets)
    {
        RetinaNetCheck.Images(images, mixed: false);
        RetinaNetCheck.Targets(targets, images.shape[0], Settings.Classes);
        using DisposeScope scope = NewDisposeScope();
        DenseOutputs outputs = TrainingOutputs(images);
        DetectorLosses losses = _loss.Compute(outputs, (int)images.shape[2], (int)images.shape[3], targets);
        scope.MoveToOuter(losses.Total, losses.Classification, losses.Localisation, losses.Ratio, losses.Positives);
        return losses;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Detections> Detect(Tensor images, IReadOnlyList<(int Height, int Width)> sizes)
    {
        RetinaNetCheck.Images(images, mixed: false);
        RetinaNetCheck.Sizes(sizes, images.shape);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        DenseOutputs outputs = Outputs(images);
        AnchorGrid grid = _anchors.Grid((int)images.shape[2], (int)images.shape[3]);
        var detections = new Detections[sizes.Count];
        for (int n = 0; n < detections.Length; n++)
        {
            List<Candidate> candidates = [];
            foreach (AnchorLevel level in grid.Levels)
            {
                _selector.AddLevel(outputs.Logits[level.Index][n], outputs.Deltas[level.Index][n], level, sizes[n], candidates);
            }

            detections[n] = Suppression.Apply(candidates, Settings.Detection.SuppressionIou, Settings.Detection.MaxDetections);
        }

        return detections;
    }

    private DenseOutputs TrainingOutputs(Tensor images)
    {
        using Tensor? narrow = Precision == TrainingPrecision.BFloat16 ? images.to(ScalarType.BFloat16) : null;
        return Outputs(narrow ?? images);
    }

    /// <summary>Does nothing: children are registered by name, fields are not components.</summary>
    protected override void RegisterComponents()
    {
    }
}

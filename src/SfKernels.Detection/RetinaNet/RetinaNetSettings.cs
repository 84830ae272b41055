using SfKernels.Detection.Backbones;
using SfKernels.Kernels.Boxes;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Kernels.Prior;

namespace SfKernels.Detection.RetinaNet;

/// <summary>Everything a RetinaNet is built from. A run keeps it in its folder, so that it can be evaluated and resumed.</summary>
public sealed record RetinaNetSettings
{
    private const double FocalPrior = 0.01;
    private const double FocalScoreThreshold = 0.05;

    /// <summary>K, the number of foreground classes.</summary>
    public required int Classes { get; init; }

    /// <summary>"tiny", "resnet18", "resnet34", "resnet50" or "resnet101".</summary>
    public string Backbone { get; init; } = BackboneFactory.Tiny;

    /// <summary>Norm of a residual network: trained, or frozen as loaded.</summary>
    public NormKind BackboneNorm { get; init; } = NormKind.Batch;

    /// <summary>Stages of a residual network, from the input on, that are not trained: 2 (stem and layer1) is usual with pretrained weights.</summary>
    public int FrozenStages { get; init; }

    /// <summary>Shape of the tiny backbone.</summary>
    public TinyBackboneSettings Tiny { get; init; } = TinyBackboneSettings.Default;

    /// <summary>Width and levels of the pyramid; the heads have the same width.</summary>
    public PyramidSettings Pyramid { get; init; } = new();

    /// <summary>Depth and norm of the heads.</summary>
    public HeadSettings Head { get; init; } = new();

    /// <summary>Anchors; as many strides as the pyramid has levels.</summary>
    public AnchorSettings Anchors { get; init; } = AnchorSettings.RetinaNet;

    /// <summary>Which anchors are positive.</summary>
    public MatcherSettings Matcher { get; init; } = MatcherSettings.RetinaNet;

    /// <summary>How boxes become regression targets.</summary>
    public BoxCoderSettings BoxCoder { get; init; } = BoxCoderSettings.Default;

    /// <summary>Losses, and the bias they start from.</summary>
    public LossSettings Loss { get; init; } = LossSettings.SamplingFree;

    /// <summary>pi, the foreground prior of the training set for one class; needed by the optimal bias, and used by the adaptive score threshold.</summary>
    public double? Prior { get; init; }

    /// <summary>From outputs to detections.</summary>
    public DetectionSettings Detection { get; init; } = new();

    /// <summary>torchvision's retinanet_resnet50_fpn: its names, shapes and anchors. Its class 0, never used, is our label 1.</summary>
    public static RetinaNetSettings Torchvision { get; } = new()
    {
        Classes = 91,
        Backbone = "resnet50",
        BackboneNorm = NormKind.FrozenBatch,
        Anchors = AnchorSettings.TorchvisionRetinaNet,
        BoxCoder = BoxCoderSettings.Unit,
        Loss = LossSettings.Focal with { Beta = 0 },
        Detection = new DetectionSettings(0.05, MaxDetections: 300),
    };

    /// <summary>The names and shapes of torchvision's retinanet_resnet50_fpn_v2: group norm in the heads, P6 from C5, trained norms in the body.</summary>
    public static RetinaNetSettings TorchvisionV2 { get; } = Torchvision with
    {
        BackboneNorm = NormKind.Batch,
        Pyramid = new PyramidSettings(ExtraFrom: ExtraLevelSource.C5),
        Head = new HeadSettings(Norm: NormKind.Group),
    };

    /// <summary>What the classification bias starts from.</summary>
    internal double InitialBias => Loss.Bias switch
    {
        BiasKind.Optimal => OptimalBias.FromPrior(Prior!.Value),
        BiasKind.Focal => OptimalBias.FromPrior(FocalPrior),
        _ => 0,
    };

    /// <summary>Scores at or below are no detections: K times the prior, as the official code has it, or what focal loss is evaluated with.</summary>
    internal double ScoreThreshold => Detection.ScoreThreshold ?? (Loss.Kind == LossKind.CrossEntropy && Prior is double prior ? prior * Classes : FocalScoreThreshold);
}

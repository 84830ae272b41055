using SfKernels.Autograd;
using SfKernels.Kernels.Classification;

namespace SfKernels.Detection.RetinaNet;

/// <summary>What a dense detector is trained with.</summary>
/// <param name="Kind">Classification loss.</param>
/// <param name="Bias">Where the classification bias starts.</param>
/// <param name="Guidance">How L_cls is scaled to L_loc.</param>
/// <param name="Weight">Factor of the classification term: s of the constant guidance.</param>
/// <param name="Ignored">What anchors between the matcher's thresholds do.</param>
/// <param name="Gamma">Of focal loss.</param>
/// <param name="Alpha">Of focal loss.</param>
/// <param name="Beta">Where smooth L1 turns from quadratic to linear, in units of the deltas; 0 is plain L1.</param>
public sealed record LossSettings(
    LossKind Kind,
    BiasKind Bias,
    Guidance Guidance = Guidance.None,
    double Weight = 1,
    IgnoredAnchors Ignored = IgnoredAnchors.Skip,
    double Gamma = 2,
    double Alpha = 0.25,
    double Beta = 0.11)
{
    /// <summary>Cross-entropy, prior bias, constant guidance.</summary>
    public static LossSettings SamplingFree { get; } = new(LossKind.CrossEntropy, BiasKind.Optimal, Guidance.Constant);

    /// <summary>Focal loss with its own bias.</summary>
    public static LossSettings Focal { get; } = new(LossKind.Focal, BiasKind.Focal);

    /// <summary>Cross-entropy alone.</summary>
    public static LossSettings CrossEntropy { get; } = new(LossKind.CrossEntropy, BiasKind.Zero);
}

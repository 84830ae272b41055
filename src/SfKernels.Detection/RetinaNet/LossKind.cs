namespace SfKernels.Detection.RetinaNet;

/// <summary>The classification loss over all anchors.</summary>
public enum LossKind
{
    /// <summary>Sigmoid cross-entropy: Sampling-Free (arXiv 1909.04868) and its ablation.</summary>
    CrossEntropy,

    /// <summary>Sigmoid focal loss (arXiv 1708.02002).</summary>
    Focal,
}

namespace SfKernels.Kernels.Classification;

/// <summary>What an anchor labelled -1 (between the matcher's thresholds) does in a classification loss.</summary>
public enum IgnoredAnchors
{
    /// <summary>It costs nothing and gets no gradient: the paper's text and every other detector.</summary>
    Skip,

    /// <summary>It trains as background: what the official code's Sampling-Free loss does.</summary>
    AsBackground,
}

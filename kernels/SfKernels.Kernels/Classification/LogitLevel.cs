namespace SfKernels.Kernels.Classification;

/// <summary>The logits of one feature level, where they lie.</summary>
/// <param name="logits">N * Cells * Anchors * K values.</param>
/// <param name="gradient">As many, in the same order, for a backward; null for a forward.</param>
/// <param name="layout">The order in memory.</param>
/// <param name="cells">H * W; or R for a flat head output with one anchor a cell.</param>
/// <param name="anchors">A.</param>
public readonly unsafe struct LogitLevel(void* logits, void* gradient, LogitLayout layout, long cells, int anchors)
{
    /// <summary>First logit.</summary>
    public void* Logits { get; } = logits;

    /// <summary>First element of the gradient.</summary>
    public void* Gradient { get; } = gradient;

    /// <summary>The order in memory.</summary>
    public LogitLayout Layout { get; } = layout;

    /// <summary>H * W.</summary>
    public long Cells { get; } = cells;

    /// <summary>A.</summary>
    public int Anchors { get; } = anchors;

    /// <summary>Anchors of this level in one image.</summary>
    public long Rows => Cells * Anchors;

    /// <summary>Index of the logit of image <paramref name="n"/>, anchor <paramref name="r"/> of this level and class <paramref name="k"/> of K.</summary>
    public long IndexOf(long n, long r, int k, int classes) => Layout == LogitLayout.Rows
        ? (n * Rows + r) * classes + k
        : ((n * Anchors + r % Anchors) * classes + k) * Cells + r / Anchors;
}

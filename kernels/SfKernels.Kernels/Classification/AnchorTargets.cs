namespace SfKernels.Kernels.Classification;

/// <summary>Labels and weights of every anchor of every image, levels one after the other.</summary>
public readonly unsafe struct AnchorTargets
{
    /// <summary>N.</summary>
    public required int Images { get; init; }

    /// <summary>R, all levels together.</summary>
    public required long Anchors { get; init; }

    /// <summary>K.</summary>
    public required int Classes { get; init; }

    /// <summary>[N, R] int32, or int64 where <see cref="LabelsAreInt64"/>: -1 ignore, 0 background, k in 1..K.</summary>
    public required void* Labels { get; init; }

    /// <summary>Width of the labels.</summary>
    public bool LabelsAreInt64 { get; init; }

    /// <summary>[N, R] float32, or float64 where <see cref="WeightsAreFloat64"/>; null for one everywhere. A weight of 0 drops the anchor, NaN logits included.</summary>
    public void* Weights { get; init; }

    /// <summary>Width of the weights.</summary>
    public bool WeightsAreFloat64 { get; init; }

    /// <summary>What label -1 means.</summary>
    public IgnoredAnchors Ignored { get; init; }

    /// <summary>Label of anchor <paramref name="row"/> = n * R + r as it was given.</summary>
    public long LabelAt(long row) => LabelsAreInt64 ? ((long*)Labels)[row] : ((int*)Labels)[row];

    /// <summary>Weight of anchor <paramref name="row"/>.</summary>
    public double WeightAt(long row) => Weights is null ? 1 : WeightsAreFloat64 ? ((double*)Weights)[row] : ((float*)Weights)[row];

    /// <summary>Whether <paramref name="label"/> is one of -1, 0, 1..K.</summary>
    public bool IsValid(long label) => label >= -1 && label <= Classes;
}

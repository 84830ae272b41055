using static TorchSharp.torch;

namespace SfKernels.Detection.Structures;

/// <summary>Ground truth of one image in the pixels of the network's input.</summary>
/// <param name="Boxes">[M, 4] float32 corner boxes, every one with area.</param>
/// <param name="Labels">[M] int64 in 1..K.</param>
public sealed record Targets(Tensor Boxes, Tensor Labels) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Boxes.Dispose();
        Labels.Dispose();
    }
}

/// <summary>Detections of one image, best first, in the pixels of the network's input. Plain arrays: nothing to dispose.</summary>
/// <param name="Boxes">[D * 4] corner boxes.</param>
/// <param name="Scores">[D] in 0..1.</param>
/// <param name="Labels">[D] in 1..K.</param>
public sealed record Detections(float[] Boxes, float[] Scores, int[] Labels)
{
    /// <summary>D.</summary>
    public int Count => Scores.Length;
}

/// <summary>Scalars of one training step, all on the device; only <see cref="Total"/> needs a gradient.</summary>
/// <param name="Total">What backward() is called on.</param>
/// <param name="Classification">L_cls before guidance, detached.</param>
/// <param name="Localisation">L_loc, detached.</param>
/// <param name="Ratio">r = L_loc / L_cls (1 without guidance), detached.</param>
/// <param name="Positives">Number of positive anchors in the batch, detached.</param>
public sealed record DetectorLosses(Tensor Total, Tensor Classification, Tensor Localisation, Tensor Ratio, Tensor Positives);

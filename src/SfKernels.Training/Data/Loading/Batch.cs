using SfKernels.Detection.Structures;
using SfKernels.Training.Evaluation;
using static TorchSharp.torch;

namespace SfKernels.Training.Data.Loading;

/// <summary>A batch ready for the network, on the CPU. Whoever reads it from the loader disposes it.</summary>
/// <param name="Iteration">Its number in the plan.</param>
/// <param name="Indices">[N] image indices in the data set.</param>
/// <param name="Images">[N, 3, H, W] float32, normalised; zero right of and below each picture; H and W multiples of the rule's pad.</param>
/// <param name="Targets">[N] objects that train, in pixels of <paramref name="Images"/>.</param>
/// <param name="Sizes">[N] height and width of each picture before padding.</param>
/// <param name="Scales">[N] x and y factors from the original picture to <paramref name="Images"/>.</param>
public sealed record Batch(
    long Iteration,
    IReadOnlyList<int> Indices,
    Tensor Images,
    IReadOnlyList<Targets> Targets,
    IReadOnlyList<(int Height, int Width)> Sizes,
    IReadOnlyList<(double X, double Y)> Scales) : IDisposable
{
    /// <summary>Detections of picture <paramref name="n"/> of this batch in pixels of the original. Not for mirrored (training) batches.</summary>
    public IReadOnlyList<ScoredBox> ToOriginal(int n, Detections detections)
    {
        ArgumentNullException.ThrowIfNull(detections);
        (double scaleX, double scaleY) = Scales[n];
        var boxes = new ScoredBox[detections.Count];
        for (int d = 0; d < boxes.Length; d++)
        {
            ReadOnlySpan<float> corners = detections.Boxes.AsSpan(4 * d, 4);
            double x = corners[0] / scaleX, y = corners[1] / scaleY;
            boxes[d] = new ScoredBox(detections.Labels[d], detections.Scores[d], new CocoBox(x, y, (corners[2] / scaleX) - x, (corners[3] / scaleY) - y));
        }

        return boxes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        foreach (Targets targets in Targets)
            targets.Dispose();
    }
}

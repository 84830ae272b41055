namespace SfKernels.Detection.Structures;

/// <summary>Detections of one image, best first, in the pixels of the network's input. Plain arrays: nothing to dispose.</summary>
/// <param name="Boxes">[D * 4] corner boxes.</param>
/// <param name="Scores">[D] in 0..1.</param>
/// <param name="Labels">[D] in 1..K.</param>
public sealed record Detections(float[] Boxes, float[] Scores, int[] Labels)
{
    /// <summary>D.</summary>
    public int Count => Scores.Length;
}

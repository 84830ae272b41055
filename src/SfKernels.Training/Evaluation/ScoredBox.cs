using SfKernels.Kernels.Geometry;
using SfKernels.Training.Data;

namespace SfKernels.Training.Evaluation;

/// <summary>One detection in pixels of the original image.</summary>
/// <param name="Label">k in 1..K.</param>
/// <param name="Score">Confidence; only its order matters.</param>
/// <param name="Box">Left, top, width, height.</param>
public readonly record struct ScoredBox(int Label, double Score, CocoBox Box)
{
    /// <summary>A detection given by its corners.</summary>
    public ScoredBox(int label, float score, Box box)
        : this(label, score, CocoBox.Of(box))
    {
    }
}

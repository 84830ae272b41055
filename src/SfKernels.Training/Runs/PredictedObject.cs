namespace SfKernels.Training.Runs;

/// <summary>One object that was found.</summary>
/// <param name="Label">k in 1..K.</param>
/// <param name="Name">Class name.</param>
/// <param name="Score">In 0..1.</param>
/// <param name="Box">[x0, y0, x1, y1] in pixels of the picture.</param>
public sealed record PredictedObject(int Label, string Name, double Score, IReadOnlyList<double> Box);

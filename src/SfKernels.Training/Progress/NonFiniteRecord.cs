namespace SfKernels.Training.Progress;

/// <summary>The step at which the loss stopped being a number, and what it was computed from.</summary>
/// <param name="Iteration">1-based step.</param>
/// <param name="Loss">Total.</param>
/// <param name="Classification">L_cls.</param>
/// <param name="Localisation">L_loc.</param>
/// <param name="Images">Names of the batch's images.</param>
public sealed record NonFiniteRecord(int Iteration, float Loss, float Classification, float Localisation, IReadOnlyList<string> Images)
    : LogRecord(Iteration);

namespace SfKernels.Training.Runs;

/// <summary>The foreground prior of a training split, in the shape of `sfk prior --json`.</summary>
/// <param name="Foreground">Matched anchors.</param>
/// <param name="Background">Anchors below the low threshold.</param>
/// <param name="Prior">pi = foreground / (foreground + background) / K.</param>
/// <param name="Bias">b = -log((1 - pi) / pi).</param>
/// <param name="Seconds">Time until the counts were there, next to nothing from a cache.</param>
public sealed record PriorFacts(long Foreground, long Background, double Prior, double Bias, double Seconds);

namespace SfKernels.Detection.Weights;

/// <summary>What loading a weight file did.</summary>
/// <param name="Loaded">Names copied into the module.</param>
/// <param name="Missing">Names of the module that the file lacks.</param>
/// <param name="Unexpected">Names of the file that the module lacks.</param>
/// <param name="Skipped">Class layers left as they were because the file's are for another number of classes.</param>
public sealed record WeightReport(
    IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Skipped);

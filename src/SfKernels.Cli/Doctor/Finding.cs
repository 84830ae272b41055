namespace SfKernels.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">What was found.</param>
/// <param name="Remedy">What to do where something needed is missing; null where all is well.</param>
internal sealed record Finding(string Name, string Value, string? Remedy = null);

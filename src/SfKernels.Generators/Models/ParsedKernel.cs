namespace SfKernels.Generators.Models;

/// <summary>What the parser makes of one kernel instance.</summary>
/// <param name="Entry">Name of the entry.</param>
/// <param name="Model">The kernel, or null when it is outside the dialect.</param>
/// <param name="Diagnostics">What is outside the dialect.</param>
/// <param name="Meetings">Where threads meet, by the number of the place; apart from the model, which is independent of line numbers.</param>
/// <param name="Sources">The files that it is made of, where the assembly is a library of kernels.</param>
internal sealed record ParsedKernel(string Entry, KernelModel? Model, EquatableArray<DiagnosticInfo> Diagnostics, EquatableArray<Meeting> Meetings, EquatableArray<KernelSource> Sources);

namespace SfKernels.Generators.Models;

/// <summary>A local of the flat form. Temporaries have no name.</summary>
internal readonly record struct LocalVariable(ScalarType Type, string? Name);

namespace SfKernels.Generators.Models;

/// <summary>A struct with views as the launcher takes it: the same fields, device views in place of array views.</summary>
internal sealed record MirrorModel(string Name, string Original, EquatableArray<MirrorField> Fields);

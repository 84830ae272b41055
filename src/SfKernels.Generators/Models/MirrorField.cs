namespace SfKernels.Generators.Models;

/// <summary>A field of a mirrored struct.</summary>
internal readonly record struct MirrorField(string Type, string Name);

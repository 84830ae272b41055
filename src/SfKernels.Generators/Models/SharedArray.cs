namespace SfKernels.Generators.Models;

/// <summary>Static memory that a block shares, or that each thread has for itself.</summary>
internal readonly record struct SharedArray(string Name, int Bytes, int Alignment, Space Space);

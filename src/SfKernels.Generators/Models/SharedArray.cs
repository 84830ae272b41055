namespace SfKernels.Generators.Models;

/// <summary>Static shared memory of a block.</summary>
internal readonly record struct SharedArray(string Name, int Bytes, int Alignment);

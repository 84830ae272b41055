namespace SfKernels.Abstractions;

/// <summary>Layout of one kernel parameter.</summary>
/// <param name="Name">The name of the C# parameter.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Alignment">Bytes.</param>
public readonly record struct KernelParameter(string Name, int Size, int Alignment);

namespace SfKernels.Generators.Models;

/// <summary>A parameter of a kernel: its layout, and its C# type in the launcher.</summary>
/// <param name="Name">C# name without an escaping sign.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Alignment">Bytes.</param>
/// <param name="Scalar">Cell type when it is a plain scalar.</param>
/// <param name="LauncherType">C# type of the launcher's parameter.</param>
internal sealed record KernelParameterModel(string Name, int Size, int Alignment, MemoryType? Scalar, string LauncherType);

namespace SfKernels.Generators.Models;

/// <summary>A source file that kernels are made of, without its comments.</summary>
internal sealed record KernelSource(string Name, string Text);

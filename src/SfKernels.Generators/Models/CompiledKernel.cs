namespace SfKernels.Generators.Models;

/// <summary>A kernel with its PTX.</summary>
/// <param name="Model">The kernel without its code.</param>
/// <param name="Ptx">The text.</param>
/// <param name="SharedBytes">Static shared memory of a block.</param>
/// <param name="Divergent">Numbers of meetings that not all threads reach.</param>
internal sealed record CompiledKernel(KernelModel Model, string Ptx, int SharedBytes, EquatableArray<int> Divergent);

namespace SfKernels.Generators.Models;

/// <summary>Numbers of the barriers of a kernel that not all threads of a block reach.</summary>
internal sealed record DivergentKernel(string Entry, string Name, EquatableArray<int> Barriers)
{
    public DivergentKernel(CompiledKernel kernel)
        : this(kernel.Model.Entry, kernel.Model.DisplayName, kernel.DivergentBarriers)
    {
    }
}
